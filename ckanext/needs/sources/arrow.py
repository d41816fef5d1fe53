"""Arrow as our code uses it: its functions take and give more kinds than stubs can say."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow
import pyarrow.compute
import pyarrow.csv

#: An array, or one of dictionaries.
Column: TypeAlias = Any
pa: Any = pyarrow
pc: Any = pyarrow.compute
pacsv: Any = pyarrow.csv

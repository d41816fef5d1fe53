"""Core's validation, with the order of its steps worked out once for packages of one shape.

For every single package core flattens the schema, looks which of its keys the package has, and
sorts them four times over. All of that follows from the schema and from how many tags (resources,
...) a package has, so packages that are alike in it share one plan. The validators themselves, what
they are given and in which order, are core's; a package with anything unusual in it is validated by
core.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ckan.lib.navl import dictization_functions as navl
from ckan.lib.navl.validators import unicode_safe
from ckan.logic import validators
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey, Schema

from .core import Overlay, with_names

Result = tuple[dict[str, Any], dict[str, Any]]
#: A validator, and how many arguments it takes.
Step = tuple[Callable[..., Any], int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What core does for each package of one shape.

    :param keys: all that the schema has for such a package
    :param filled: those of them that get `missing` where the package has none
    :param steps: keys in the order in which they are validated, with their validators
    :param lists: fields that hold lists of dictionaries; nothing else may stand there
    """

    keys: frozenset[FlattenKey]
    filled: tuple[FlattenKey, ...]
    steps: tuple[tuple[FlattenKey, tuple[Step, ...]], ...]
    lists: frozenset[FlattenKey]


class Validation:
    """Validates packages against one schema, as core's `validate` does.

    :param schema: of a package type, as core or ckanext-scheming has made it
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._plans: dict[tuple[FlattenKey, ...], Plan] = {}
        self._core = with_names(navl.validate, _validate=self._validate, unflatten=_unflatten)

    def __call__(self, package: dict[str, Any], context: Context) -> Result:
        """Return the validated package and its errors by field."""
        return self._core(package, self._schema, context)

    def _validate(
        self, data: FlattenDataDict, schema: Schema, context: Context
    ) -> tuple[FlattenDataDict, FlattenErrorDict]:
        plan = self._plan(data)
        converted = _augmented(data, plan)
        if converted is None:
            return navl._validate(data, schema, context)  # pyright: ignore[reportPrivateUsage]
        errors: FlattenErrorDict = {key: [] for key in plan.keys}
        for key, steps in plan.steps:
            _run(steps, key, converted, errors, context)
        # Core takes the empty lists out afterwards, one by one.
        return converted, errors if any(errors.values()) else {}

    def _plan(self, data: FlattenDataDict) -> Plan:
        shape = tuple(key[:-1] for key in data if len(key) > 1)
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = _plan(data, self._schema)
        return plan


def convert_to_extras(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Do what core's validator of this name does, which counts all extras anew for each field."""
    number = data.extras if isinstance(data, Flattened) else 0
    while ("extras", number, "key") in data:
        number += 1
    data["extras", number, "key"] = key[-1]
    data["extras", number, "value"] = unicode_safe(data[key])
    if isinstance(data, Flattened):
        data.extras = number + 1


def _extras_unflattened(data: FlattenDataDict) -> dict[str, Any]:
    return navl.unflatten({key: value for key, value in data.items() if key[0] == "extras"})


#: Core's validator of this name, which takes the whole package apart to look at its extras.
duplicate_extras_key = with_names(
    validators.duplicate_extras_key, df=Overlay(navl, unflatten=_extras_unflattened)
)


class Flattened(dict[FlattenKey, Any]):
    """The data of a package while it is validated.

    :param extras: no extra with this number or a later one is there that validators have made
    """

    extras = 0


def _unflatten(data: FlattenDataDict) -> dict[str, Any]:
    """Return what core's `unflatten` does, sorted with less work where lists are one level deep."""
    whole = {key[0]: data[key] for key in sorted(key for key in data if len(key) == 1)}
    for key in sorted(key for key in data if len(key) > 1):
        name = key[0]
        if len(key) != 3 or (name,) in data:
            return navl.unflatten(data)
        found: list[dict[str, Any]] = whole.setdefault(name, [])
        if key[1] == len(found):
            found.append({})
        elif key[1] > len(found):
            return navl.unflatten(data)
        found[key[1]][key[2]] = data[key]
    return whole


def _plan(data: FlattenDataDict, schema: Schema) -> Plan:
    full = navl.make_full_schema(data, schema)
    ordered = sorted(full, key=navl.flattened_order_key)
    steps = ((key, tuple(_step(one) for one in full[key])) for key in _run_order(ordered))
    filled = tuple(key for key in full if not str(key[-1]).startswith("__"))
    lists = ((key,) for key, value in schema.items() if isinstance(value, dict))
    return Plan(frozenset(full), filled, tuple(steps), frozenset(lists))


def _augmented(data: FlattenDataDict, plan: Plan) -> FlattenDataDict | None:
    """Return the data as core's `augment_data` does; None = it has something that is rare.

    Fields that the schema does not know are put together under `__extras`.
    """
    unknown = [key for key in data if key not in plan.keys]
    if any(len(key) > 1 or (key in plan.lists and data[key] != []) for key in unknown):
        return None
    converted = Flattened(data)
    if unknown:
        converted[("__extras",)] = {key[0]: converted.pop(key) for key in unknown}
    for key in plan.filled:
        converted.setdefault(key, navl.missing)
    return converted


def _run_order(ordered: Sequence[FlattenKey]) -> Iterable[FlattenKey]:
    """Yield the keys in the order of core's five runs."""
    yield from (key for key in ordered if key[-1] == "__before")
    yield from (key for key in ordered if not str(key[-1]).startswith("__"))
    yield from (key for key in ordered if key[-1] == "__extras")
    yield from (key for key in reversed(ordered) if key[-1] == "__after")
    yield from (key for key in ordered if key == ("__junk",))


def _step(validator: Callable[..., Any]) -> Step:
    """Return a validator with its number of arguments; core counts them for each value."""
    code = getattr(validator, "__code__", None)
    count = code.co_argcount if code else 0
    if count not in (1, 2, 4):
        raise TypeError(f"{validator!r} cannot be used as a validator (1, 2 or 4 arguments)")
    return validator, count


def _run(
    steps: Iterable[Step],
    key: FlattenKey,
    data: FlattenDataDict,
    errors: FlattenErrorDict,
    context: Context,
) -> None:
    """Run a key's validators until one stops, as core's `convert` does."""
    for validator, count in steps:
        try:
            if count == 4:
                validator(key, data, errors, context)
            elif count == 1:
                data[key] = validator(data.get(key))
            else:
                data[key] = validator(data.get(key), context)
        except navl.Invalid as refusal:
            errors[key].append(refusal.error)
        except navl.StopOnError:
            break

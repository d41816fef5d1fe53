"""Spark as the tests run it: in this process's machine, small, and without its web pages."""

from __future__ import annotations

import os

import pytest

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.log.level": "OFF",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "'-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'",
}


@pytest.fixture(scope="session", autouse=True)
def _small_spark():
    """Start Spark with two threads, and end it after the tests."""
    words = [f"--conf {name}={value}" for name, value in SETTINGS.items()]
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_SUBMIT_ARGS"] = " ".join(["--master local[2]", *words, "pyspark-shell"])
    yield
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running:
        running.stop()
    del os.environ["PYSPARK_SUBMIT_ARGS"], os.environ["SPARK_LOCAL_IP"]

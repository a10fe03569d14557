"""
### Load what is priced

Starts when `dag_1_trip_processing` has priced trips. `load-search` and `load-lake` run side by side, each with offsets of its
own: where one store does not answer, the other one is loaded all the same.

Trips that are there already are not loaded twice: the index knows their ids, the lake the names of their objects.
"""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset
from ridestream_run import pipeline, run

with pipeline(
    "dag_2_load_data",
    schedule=[Asset(name="topic_result", uri="x-ridestream://topic_result")],
    doc_md=__doc__,
):
    EmptyOperator(task_id="priced") >> [run("load-search", "--until-end"), run("load-lake", "--until-end")]

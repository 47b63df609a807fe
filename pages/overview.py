"""总览: the street today and across all subjects — what stands where, and what changed most."""

from data_access.measures import Measure
from presentation import reads
from presentation.address_choice import listed_choice
from presentation.measure_labels import MEASURE_NAMES
from presentation.panels import overview
from presentation.view import current_view

view = current_view()
now, _ = reads.now_and_today()

overview.street(view, now)

overview.places(
    view,
    listed_choice("measure", MEASURE_NAMES, label="指标", key="overview_measure", default=Measure.OPEN_DISPUTES),
)

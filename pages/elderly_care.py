"""养老服务: who is protected and how well, what was done for whom, and who is still missing."""

from presentation.address_choice import segmented_choice
from presentation.cards import without_toolbars
from presentation.paged_table import paged_table
from presentation.panels import elderly_care
from presentation.panels import elderly_care_registers as registers
from presentation.view import current_view

view = current_view()

without_toolbars()
PARTS = {"protection": "覆盖与成效", "services": "服务与呼叫", "lists": "名单与明细"}
match segmented_choice("care_part", PARTS, label="内容"), view.viewer.sees_persons:
    case "protection", _:
        elderly_care.protection(view)
    case "services", _:
        elderly_care.services_and_calls(view)
    case _, True:
        paged_table(
            "elderly_gap",
            registers.GAP_COLUMNS,
            registers.gap_rows(view),
            lambda: registers.gap_total(view),
            registers.gap_export(view),
            state=view.key(),
            title=registers.GAP_TITLE,
            unit="人",
            first_sort="age",
            empty="重点人群都已装上电子保姆",
        )
        paged_table(
            "elderly_silent",
            registers.SILENT_COLUMNS,
            registers.silent_rows(view),
            lambda: registers.silent_total(view),
            registers.silent_export(view),
            state=view.key(),
            title=registers.SILENT_TITLE,
            unit="台",
            empty="期末没有离线或故障的设备",
        )
    case _:
        paged_table(
            "elderly_units",
            registers.UNIT_COLUMNS,
            registers.unit_rows(view),
            lambda: registers.unit_total(view),
            registers.unit_export(view),
            state=view.key(),
            title=registers.UNIT_TITLE,
            unit="个",
            empty="所选范围内没有在册老年人",
        )

"""服务空间: how much the rooms of the communities are used, by whom (age bands, never names), and when.

What every question here counts:

- A **visit** (人次) lies on the day of its check-in. It is counted from the moment it began; somebody still inside is
  counted until ``as_of``. Visits to a soft-deleted room are not counted.
- **Person-hours used** are the time between check-in and check-out, whenever it lay; a visit that spans hours counts
  its minutes in each of them.
- **Capacity-hours** are capacity × open hours of the period up to ``as_of``, from the day the room opened.
- **Utilisation** (利用率) = person-hours used ÷ capacity-hours. A visit outside opening hours adds to what was used but
  not to what was on offer; a room used only then has no rate, not an infinite one.
- **Peak** = the most people inside one room at the same moment. Who leaves at the moment another comes, does not meet
  them.

Rooms serve the whole community: compounds and grid units of the scope do not narrow them.
"""

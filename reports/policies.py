"""Who may do what with annual reports. What state it takes is the move's business."""

from portal.policies import permit
from portal.roles import PREPARING, STAFF, Role
from reports.states import BEFORE_BOARD, WRITABLE

LEADING = {Role.MANAGER, Role.ADMINISTRATOR}

permit("reports.add_annualreport", to=PREPARING)
permit("reports.write_annualreport", to=PREPARING, when=lambda report: report.state in WRITABLE)
permit("reports.render_annualreport", to=PREPARING)
permit("reports.freeze_annualreport", to=PREPARING)
permit("reports.unfreeze_annualreport", to=LEADING)
permit("reports.send_for_review_annualreport", to=PREPARING)
permit("reports.send_back_annualreport", to=LEADING)
permit("reports.approve_annualreport", to=LEADING, four_eyes="review_sent_by")
permit("reports.submit_annualreport", to=LEADING)
permit("reports.withdraw_annualreport", to=LEADING)
permit("reports.adopt_annualreport", to=LEADING)
permit("reports.publish_annualreport", to=LEADING)
#: Staff read the report at any time, the board once it has been put before it.
permit(
    "reports.read_annualreport",
    to=STAFF | {Role.BOARD},
    when=lambda report: report.snapshot_id is not None,
)
#: A receipt is for the board: staff who look leave none.
permit(
    "reports.receive_annualreport",
    to={Role.BOARD},
    when=lambda report: report.state in BEFORE_BOARD,
)
permit("reports.trace_figures", to=STAFF)

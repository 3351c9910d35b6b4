"""What the bank tells of as it happens."""

from portico.query import subscription
from portico_bank_corporate.models import Guarantee, PayrollRegister

SUBSCRIPTIONS = (
    subscription("bankGuaranteeChanged", Guarantee, "Guarantees are issued, amended, released."),
    subscription(
        "bankPayrollRegisterChanged", PayrollRegister, "Registers come in, and go their way."
    ),
)

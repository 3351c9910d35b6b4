"""Corporate business of a bank, for Portico: payroll projects, guarantees, credit limits."""

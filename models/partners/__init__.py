"""The platforms that send alarms by signed webhook: who they are, their secrets, what they have sent."""

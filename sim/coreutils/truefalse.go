package coreutils

// succeed is true.
func succeed(*invocation) {}

// refuse is false.
func refuse(inv *invocation) { inv.status = 1 }

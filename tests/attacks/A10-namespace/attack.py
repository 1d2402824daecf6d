from forging import ed25519, sign, sshsig, statement

APPROVE = statement("notice", "approve")


def signed_for(bureau, purpose):
    bureau.write(APPROVE + ".sig", sshsig(bureau.read(APPROVE), *ed25519("p03"), namespace=purpose.encode()))
    bureau.commit()


def by_ssh_keygen_for_git(bureau):
    sign(bureau, APPROVE, "p03", namespace="git")
    bureau.commit()

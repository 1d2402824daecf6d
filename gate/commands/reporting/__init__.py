"""The subcommands of `gate report`, one file each."""

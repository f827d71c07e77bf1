namespace PcapStream.Cli;

/// <summary>The exit codes of every command; scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Damaged = 3;
    public const int Exceeded = 4;
    public const int Incomparable = 5;
    public const int CommandFailed = 6;
    public const int Interrupted = 130;

    /// <summary>Their meanings, for the manual.</summary>
    public static IEnumerable<(string Code, string Meaning)> Meanings =>
    [
        ($"{Done}", "Done."),
        ($"{Failed}", "Failed: cannot read, cannot write, not a capture."),
        ($"{Usage}", "The command line is wrong."),
        ($"{Damaged}", "Done, but the input was damaged: the ledger lists the missing parts."),
        ($"{Exceeded}", "check: a limit or the baseline was exceeded."),
        ($"{Incomparable}", "check: not comparable with the baseline, or not the same in two runs."),
        ($"{CommandFailed}", "check: the measured command itself failed."),
        ($"{Interrupted}",
            "Interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP). The packets read until then are reported, and an "
            + "unfinished file is removed."),
        ("any", "profile and measure: the program's own code, or 128 plus the number of the signal that ended it."),
    ];
}

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

    /// <summary>What they mean, for the manual.</summary>
    public static IEnumerable<(string Code, string Meaning)> Meanings =>
    [
        ($"{Done}", "Done."),
        ($"{Failed}", "Failed: cannot read, cannot write, not a capture."),
        ($"{Usage}", "The command line is wrong."),
        ($"{Damaged}", "Done, but the input was damaged: the ledger says what is missing."),
        ($"{Exceeded}", "Of check: a limit or the baseline was exceeded."),
        ($"{Incomparable}", "Of check: not comparable with the baseline, or not the same twice."),
        ($"{CommandFailed}", "Of check: the measured command itself failed."),
        ($"{Interrupted}", "Interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP); what was read until then is reported, and a file that was being written is removed."),
        ("any", "Of profile and measure: the program's own code, 128 and the signal's number where a signal ended it."),
    ];
}

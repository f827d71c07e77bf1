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
}

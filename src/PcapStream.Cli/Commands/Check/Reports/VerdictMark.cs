using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>A verdict as a symbol.</summary>
internal static class VerdictMark
{
    public const string Passed = "✅";
    public const string Failed = "❌";

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Passed,
        Verdict.Improvement => "⬇️",
        Verdict.Measured => "",
        _ => Failed,
    };
}

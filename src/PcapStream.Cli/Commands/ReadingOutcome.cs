using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations;

namespace PcapStream.Cli.Commands;

/// <summary>Says on stderr what went wrong in reading captures, and which exit code that is.</summary>
internal static class ReadingOutcome
{
    /// <param name="captures">What was asked for.</param>
    /// <param name="failures">Captures that could not be opened or read on.</param>
    /// <param name="damage">What could not be read of the others.</param>
    /// <param name="interruptedAfter">Packets that were read until the user had enough; null if it came to its end.</param>
    /// <param name="quiet">Whether the user wants no ledger of the damage.</param>
    public static int Report(CaptureSet captures, IReadOnlyList<CaptureException> failures, IReadOnlyList<FileDamage> damage, long? interruptedAfter, bool quiet)
    {
        foreach (CaptureException failure in failures)
            Terminal.Complain(failure.Message);
        if (!quiet)
            DamageText.Write(damage);
        if (interruptedAfter is { } packets)
        {
            Terminal.Complain($"interrupted after {packets} packets");
            return Interruption.ExitCode;
        }
        return captures.Failures.Count + failures.Count > 0 ? ExitCode.Failed : damage.Count > 0 ? ExitCode.Damaged : ExitCode.Done;
    }
}

using PcapStream.Inputs;

namespace PcapStream.Cli.Commands;

/// <summary>What every command has that reads captures, once its options are found good.</summary>
/// <param name="Captures">What is read, in order.</param>
/// <param name="Log">The log, if one is asked for.</param>
/// <param name="IsQuiet">Whether the user wants no progress and no ledger of the damage.</param>
internal sealed record CommandReading(CaptureSet Captures, CommandLog? Log, bool IsQuiet) : IDisposable
{
    public void Dispose() => Log?.Dispose();
}

namespace PcapStream.Operations.Convert.Split;

/// <summary>A packet as a part's file holds it.</summary>
/// <param name="bytes">Its record or block.</param>
/// <param name="nanoseconds">Its time.</param>
/// <param name="section">Where its section begins in the prologue.</param>
/// <param name="prologue">The prologue's bytes up to the packet.</param>
internal readonly ref struct PartPacket(ReadOnlySpan<byte> bytes, long nanoseconds, long section, long prologue)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public long Nanoseconds { get; } = nanoseconds;

    public long Section { get; } = section;

    public long Prologue { get; } = prologue;
}

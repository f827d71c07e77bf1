using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// What parts need before their packets: the header of a pcap; the sections of a pcapng, with their interfaces, names
/// and secrets. A place in it says how much of it a part has.
/// </summary>
internal sealed class Prologue(SpillFolder folder)
{
    private const int MemoryBytes = 64 << 10;

    // The first bytes are in memory, the rest in a file.
    private readonly byte[] _start = new byte[MemoryBytes];
    private readonly byte[] _copied = new byte[MemoryBytes];
    private SpillFile? _rest;

    /// <summary>Its bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Where the current section begins; a part that gets its packets needs nothing before.</summary>
    public long SectionStart { get; private set; }

    /// <summary>Begins a section.</summary>
    public void BeginSection() => SectionStart = Length;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int inMemory = (int)Math.Min(bytes.Length, Math.Max(0, MemoryBytes - Length));
        if (inMemory > 0)
            bytes[..inMemory].CopyTo(_start.AsSpan((int)Length));
        if (inMemory < bytes.Length)
        {
            _rest ??= folder.Create();
            _rest.Append(bytes[inMemory..]);
        }
        Length += bytes.Length;
    }

    /// <summary>Reads a piece of a range.</summary>
    /// <param name="place">The place of the piece; after it, that of the next one.</param>
    /// <param name="end">The end of the range.</param>
    /// <param name="piece">The bytes, valid until the next call.</param>
    /// <returns>False at the end of the range.</returns>
    public bool TryRead(ref long place, long end, out ReadOnlySpan<byte> piece)
    {
        piece = place < end ? Read(place, end) : [];
        place += piece.Length;
        return !piece.IsEmpty;
    }

    private ReadOnlySpan<byte> Read(long from, long end)
    {
        if (from < MemoryBytes)
            return _start.AsSpan((int)from, (int)(Math.Min(end, MemoryBytes) - from));
        Span<byte> read = _copied.AsSpan(0, (int)Math.Min(end - from, MemoryBytes));
        _rest!.Read(read, from - MemoryBytes);
        return read;
    }
}

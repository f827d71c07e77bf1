using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Capture;

/// <summary>
/// An open capture: what it says of itself, its bytes in order, and the ledger of what could not be read. Packets come
/// out of it through a batch reader.
/// </summary>
public sealed class CaptureReader : IDisposable
{
    private const int MostDamage = 10_000;
    private const string LedgerIsFull = "damage beyond what the ledger holds, with packets in between";

    private readonly List<DamageEntry> _damage = [];
    private long _position;

    private CaptureReader(ByteSource source, RecordIndexer indexer)
    {
        Source = source;
        Indexer = indexer;
    }

    /// <summary>The capture's name as it was given.</summary>
    public string Name => Source.Name;

    /// <summary>The file format.</summary>
    public CaptureFormat Format => Indexer.Format;

    /// <summary>Wireshark's short name of the file type: <c>pcap</c>, <c>nsecpcap</c>, <c>modpcap</c>, <c>pcapng</c>.</summary>
    public string Variant => Indexer.Variant;

    /// <summary>Order of the bytes in the file's integers; of the latest section for pcapng, where each may have its own.</summary>
    public ByteOrder ByteOrder => Indexer.ByteOrder;

    /// <summary>What is known of the capture so far. A pcapng may describe an interface anywhere before its first packet.</summary>
    public CaptureDescription Description => Indexer.Description;

    /// <summary>Bytes in the file; null for a pipe.</summary>
    public long? Length => Source.Length;

    /// <summary>Bytes of the file that have gone into batches, or were passed over.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>What could not be read, in file order; final once the last batch is out.</summary>
    public IReadOnlyList<DamageEntry> Damage => _damage;

    internal RecordIndexer Indexer { get; }

    internal ByteSource Source { get; }

    /// <summary>Opens a capture and reads its file header.</summary>
    /// <param name="path">A file, a named pipe, or <c>-</c> for the standard input.</param>
    /// <param name="cancellation">Ends the wait for a pipe's first bytes.</param>
    /// <exception cref="CaptureException">It cannot be opened, or is not a capture.</exception>
    public static CaptureReader Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ByteSource source = ByteSource.Open(path);
        try
        {
            return new CaptureReader(source, Recognise(source, cancellation));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    /// <summary>All that was read is used but the last <paramref name="left"/> bytes.</summary>
    internal void NoteUse(long left) => Volatile.Write(ref _position, Source.Position - left);

    /// <summary>
    /// Adds a line to the ledger, whose length is bounded: a hostile capture may have damage in every other record.
    /// What adjoins the last line and is alike extends it, and so does everything once the ledger is full.
    /// </summary>
    internal void AddDamage(DamageEntry entry)
    {
        if (_damage.Count > 0 && _damage[^1] is var last && (entry.Continues(last) || _damage.Count == MostDamage))
            _damage[^1] = last with { Length = entry.Offset + entry.Length - last.Offset, Reason = entry.Continues(last) ? last.Reason : LedgerIsFull };
        else
            _damage.Add(entry);
    }

    private static RecordIndexer Recognise(ByteSource source, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> start = source.Peek(PcapFileHeader.Size, cancellation);
        if (start.IsEmpty)
            throw new CaptureException($"{source.Name}: is empty");
        if (PcapNgIndexer.IsSectionHeader(start))
            return new PcapNgIndexer();
        if (!PcapFileHeader.IsMagic(start))
            throw new CaptureException($"{source.Name}: {ForeignFormat.Describe(start)}");
        if (start.Length < PcapFileHeader.Size)
            throw new CaptureException(new CaptureFault(source.Name, 0, 0, "file header", PcapFileHeader.Size, start.Length, "cut short in the file header"));
        PcapFileHeader header = PcapFileHeader.Read(start);
        if (header.Major is not (2 or 543))
            throw new CaptureException($"{source.Name}: pcap version {header.Major}.{header.Minor} is unknown; 2.4 is what programs write");
        source.Advance(PcapFileHeader.Size);
        return header.CreateIndexer();
    }
}

using PcapStream.Capture.Pcap;

namespace PcapStream.Capture;

/// <summary>
/// An open capture: what its header says, its bytes in order, and the ledger of what could not be read. Packets come
/// out of it through a batch reader.
/// </summary>
public sealed class CaptureReader : IDisposable
{
    private readonly ByteSource _source;
    private readonly List<DamageEntry> _damage = [];

    private CaptureReader(ByteSource source, PcapFileHeader header)
    {
        _source = source;
        Format = CaptureFormat.Pcap;
        Variant = header switch
        {
            { ModifiedRecords: true } => "modpcap",
            { Precision: TimestampPrecision.Nanoseconds } => "nsecpcap",
            _ => "pcap",
        };
        ByteOrder = header.ByteOrder;
        Precision = header.Precision;
        FrameCheckSequenceLength = header.FrameCheckSequenceLength;
        Interfaces = [new CaptureInterface(0, header.LinkType, header.SnapLength, header.Precision)];
        Indexer = header.ByteOrder == ByteOrder.LittleEndian == BitConverter.IsLittleEndian
            ? new PcapIndexer<NativeOrder>(header)
            : new PcapIndexer<SwappedOrder>(header);
    }

    /// <summary>The capture's name as it was given.</summary>
    public string Name => _source.Name;

    /// <summary>The file format.</summary>
    public CaptureFormat Format { get; }

    /// <summary>Wireshark's short name of the file type: <c>pcap</c>, <c>nsecpcap</c>, <c>modpcap</c>.</summary>
    public string Variant { get; }

    /// <summary>Order of the bytes in the file's integers.</summary>
    public ByteOrder ByteOrder { get; }

    /// <summary>Precision of the capture's times.</summary>
    public TimestampPrecision Precision { get; }

    /// <summary>Bytes of frame check sequence at the end of every packet; null when the header does not say.</summary>
    public int? FrameCheckSequenceLength { get; }

    /// <summary>The interfaces known so far.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <summary>Bytes in the file; null for a pipe.</summary>
    public long? Length => _source.Length;

    /// <summary>Bytes of the file that have gone into batches, or were passed over.</summary>
    public long Position => _source.Position;

    /// <summary>What could not be read, in file order; final once the last batch is out.</summary>
    public IReadOnlyList<DamageEntry> Damage => _damage;

    internal RecordIndexer Indexer { get; }

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
            return new CaptureReader(source, ReadHeader(source, cancellation));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    internal ByteSource Source => _source;

    internal void AddDamage(DamageEntry entry) => _damage.Add(entry);

    private static PcapFileHeader ReadHeader(ByteSource source, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[PcapFileHeader.Size];
        bytes = bytes[..source.ReadFully(bytes, cancellation)];
        if (bytes.IsEmpty)
            throw new CaptureException($"{source.Name}: is empty");
        if (!PcapFileHeader.IsMagic(bytes))
            throw new CaptureException($"{source.Name}: {ForeignFormat.Describe(bytes)}");
        if (bytes.Length < PcapFileHeader.Size)
            throw new CaptureException(new CaptureFault(source.Name, 0, 0, "file header", PcapFileHeader.Size, bytes.Length, "cut short in the file header"));
        PcapFileHeader header = PcapFileHeader.Read(bytes);
        if (header.Major is not (2 or 543))
            throw new CaptureException($"{source.Name}: pcap version {header.Major}.{header.Minor} is unknown; 2.4 is what programs write");
        return header;
    }
}

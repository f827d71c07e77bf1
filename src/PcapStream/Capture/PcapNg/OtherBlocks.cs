using System.Collections.Immutable;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Reads blocks without packets, and keeps counts of them, and texts within a bound. Their fixed fields must be valid;
/// options and records that are too long end there, and no packet is lost. There may be millions of them, so that they
/// are counted here and added to the description from time to time.
/// </summary>
/// <param name="before">The description of the capture so far.</param>
/// <param name="text">Room for their comments.</param>
internal sealed class OtherBlocks(CaptureDescription before, OptionText text)
{
    // Far more than programs write; a larger one is skipped by its length, and counted.
    private const uint MostLength = 1 << 20;

    private readonly NameTally _names = new(before.ResolvedNames);
    private readonly PcapNgBlockTally _secrets = new(before.DecryptionSecrets);
    private readonly PcapNgBlockTally _custom = new(before.CustomBlocks);
    private readonly PcapNgBlockTally _customNotCopied = new(before.CustomBlocksNotCopied);
    private readonly StatisticsTally _statistics = new();

    // Statistics may be repeated, and their comments must not take the room of other texts.
    private readonly OptionText _statisticsText = new();
    private IReadOnlyList<string> _comments = before.BlockComments;
    private long _journalEntries = before.JournalEntries;
    private bool _isReported = true;

    /// <summary>Whether a block must be in memory as a whole.</summary>
    public static bool IsRead(uint type, uint length) => length <= MostLength &&
        type is PcapNgBlockType.NameResolution or PcapNgBlockType.InterfaceStatistics
            or PcapNgBlockType.DecryptionSecrets or PcapNgBlockType.Custom or PcapNgBlockType.CustomNotCopied;

    /// <summary>Counts a block that is skipped.</summary>
    public void Count(uint type)
    {
        switch (type)
        {
            case PcapNgBlockType.DecryptionSecrets:
                _secrets.Add();
                break;
            case PcapNgBlockType.SystemdJournalExport:
                _journalEntries++;
                break;
            case PcapNgBlockType.Custom:
                _custom.Add();
                break;
            case PcapNgBlockType.CustomNotCopied:
                _customNotCopied.Add();
                break;
            default:
                return;
        }
        _isReported = false;
    }

    /// <summary>Reads a block other than statistics.</summary>
    /// <returns>The fault of its fixed fields; null for none.</returns>
    public RecordFault? Read(uint type, ReadOnlySpan<byte> block, bool bigEndian)
    {
        _isReported = false;
        switch (type)
        {
            case PcapNgBlockType.DecryptionSecrets:
                return DecryptionSecretsBlock.Read(block, bigEndian, _secrets, ref _comments, text);
            case PcapNgBlockType.Custom:
                return CustomBlock.Read(block, bigEndian, _custom);
            case PcapNgBlockType.CustomNotCopied:
                return CustomBlock.Read(block, bigEndian, _customNotCopied);
            default:
                NameResolutionBlock.Read(block, bigEndian, _names, ref _comments, text);
                return null;
        }
    }

    /// <summary>Reads statistics of an interface whose times are in units of <paramref name="scale"/>.</summary>
    public void ReadStatistics(int id, ReadOnlySpan<byte> block, bool bigEndian, TimeScale scale)
    {
        _isReported = false;
        _statistics.Add(id, InterfaceStatisticsBlock.Read(block, bigEndian, scale, _statisticsText));
    }

    /// <summary>
    /// Adds all that was read and counted to a description; returns the same one if there is nothing new.
    /// </summary>
    public CaptureDescription AddTo(CaptureDescription description)
    {
        if (_isReported)
            return description;
        _isReported = true;
        return description with
        {
            Interfaces = _statistics.AddTo(description.Interfaces),
            ResolvedNames = _names.Names,
            DecryptionSecrets = _secrets.Counts,
            CustomBlocks = _custom.Counts,
            CustomBlocksNotCopied = _customNotCopied.Counts,
            JournalEntries = _journalEntries,
            BlockComments = _comments,
        };
    }
}

/// <summary>Counts blocks of a type as they are read.</summary>
internal sealed class PcapNgBlockTally
{
    private readonly List<Kind> _kinds = [];
    private long _blocks;

    /// <param name="before">Counts of the captures before this one in the file.</param>
    public PcapNgBlockTally(PcapNgBlockCounts before)
    {
        _blocks = before.Blocks;
        foreach (PcapNgBlockKind kind in before.Kinds)
            _kinds.Add(new Kind(kind.Id) { Blocks = kind.Blocks, Bytes = kind.Bytes });
    }

    /// <summary>The counts so far.</summary>
    public PcapNgBlockCounts Counts =>
        new(_blocks, _kinds.ConvertAll(kind => new PcapNgBlockKind(kind.Id, kind.Blocks, kind.Bytes)));

    /// <summary>Counts a block of unknown contents.</summary>
    public void Add() => _blocks++;

    /// <summary>Counts a block of a kind, and its bytes.</summary>
    public void Add(uint id, uint bytes)
    {
        _blocks++;
        if (Find(id) is not { } kind)
            return;
        kind.Blocks++;
        kind.Bytes += bytes;
    }

    // Null for a kind beyond the maximum.
    private Kind? Find(uint id)
    {
        foreach (Kind kind in _kinds)
        {
            if (kind.Id == id)
                return kind;
        }
        if (_kinds.Count == PcapNgBlockCounts.MostKinds)
            return null;
        _kinds.Add(new Kind(id));
        return _kinds[^1];
    }

    private sealed class Kind(uint id)
    {
        public uint Id { get; } = id;

        public long Blocks { get; set; }

        public long Bytes { get; set; }
    }
}

/// <summary>Counts names by the kind of their address, as they are read.</summary>
/// <param name="before">Counts of the captures before this one in the file.</param>
internal sealed class NameTally(ResolvedNames before)
{
    /// <summary>Names of IPv4 addresses.</summary>
    public long Ipv4 { get; set; } = before.Ipv4;

    /// <summary>Names of IPv6 addresses.</summary>
    public long Ipv6 { get; set; } = before.Ipv6;

    /// <summary>Names of 48-bit hardware addresses.</summary>
    public long Eui48 { get; set; } = before.Eui48;

    /// <summary>Names of 64-bit hardware addresses.</summary>
    public long Eui64 { get; set; } = before.Eui64;

    /// <summary>The counts so far.</summary>
    public ResolvedNames Names => new(Ipv4, Ipv6, Eui48, Eui64);
}

/// <summary>The latest statistics of each interface, until they are reported.</summary>
internal sealed class StatisticsTally
{
    private readonly Dictionary<int, Pending> _pending = [];

    /// <summary>Adds statistics of an interface of the capture.</summary>
    public void Add(int id, InterfaceStatistics latest)
    {
        if (!_pending.TryGetValue(id, out Pending? known))
            _pending.Add(id, known = new Pending());
        known.Latest = latest;
        known.Count++;
    }

    /// <summary>Adds the statistics since the last call to the interfaces.</summary>
    public IReadOnlyList<CaptureInterface> AddTo(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (_pending.Count == 0)
            return interfaces;
        ImmutableList<CaptureInterface>.Builder updated =
            (interfaces as ImmutableList<CaptureInterface> ?? [.. interfaces]).ToBuilder();
        foreach ((int id, Pending pending) in _pending)
        {
            updated[id] = updated[id] with
            {
                Statistics = pending.Latest,
                StatisticsCount = updated[id].StatisticsCount + pending.Count,
            };
        }
        _pending.Clear();
        return updated.ToImmutable();
    }

    private sealed class Pending
    {
        public InterfaceStatistics? Latest { get; set; }

        public long Count { get; set; }
    }
}

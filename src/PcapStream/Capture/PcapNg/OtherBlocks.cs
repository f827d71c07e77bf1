using System.Collections.Immutable;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Blocks that hold no packet and describe none, and what is kept of them: figures, and texts within a bound. What
/// their fixed fields claim must hold; options and records that claim too much end there, and no packet is lost.
/// Millions of them may follow each other, so that they are counted here and told now and then.
/// </summary>
/// <param name="before">What is known of the capture already.</param>
/// <param name="text">Room for their comments.</param>
internal sealed class OtherBlocks(CaptureDescription before, OptionText text)
{
    // Far beyond what programs write; a larger one is passed over by its length, and counted.
    private const uint MostLength = 1 << 20;

    private readonly NameTally _names = new(before.ResolvedNames);
    private readonly PcapNgBlockTally _secrets = new(before.DecryptionSecrets);
    private readonly PcapNgBlockTally _custom = new(before.CustomBlocks);
    private readonly PcapNgBlockTally _customNotCopied = new(before.CustomBlocksNotCopied);
    private readonly StatisticsTally _statistics = new();

    // Statistics may come again and again, and their comments are not to take the room of what comes once.
    private readonly OptionText _statisticsText = new();
    private IReadOnlyList<string> _comments = before.BlockComments;
    private long _journalEntries = before.JournalEntries;
    private bool _isTold = true;

    /// <summary>Whether a block must be in memory as a whole.</summary>
    public static bool IsRead(uint type, uint length) => length <= MostLength &&
        type is PcapNgBlockType.NameResolution or PcapNgBlockType.InterfaceStatistics or PcapNgBlockType.DecryptionSecrets or PcapNgBlockType.Custom or PcapNgBlockType.CustomNotCopied;

    /// <summary>Counts a block that is passed over.</summary>
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
        _isTold = false;
    }

    /// <summary>Reads a block other than statistics.</summary>
    /// <returns>What is wrong with its fixed fields; null when nothing is.</returns>
    public RecordFault? Read(uint type, ReadOnlySpan<byte> block, bool bigEndian)
    {
        _isTold = false;
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
        _isTold = false;
        _statistics.Add(id, InterfaceStatisticsBlock.Read(block, bigEndian, scale, _statisticsText));
    }

    /// <summary>A description with all that was read and counted; the same when nothing was since the last time.</summary>
    public CaptureDescription Tell(CaptureDescription description)
    {
        if (_isTold)
            return description;
        _isTold = true;
        return description with
        {
            Interfaces = _statistics.Tell(description.Interfaces),
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

    /// <param name="before">What a capture that this one was joined to has of them.</param>
    public PcapNgBlockTally(PcapNgBlockCounts before)
    {
        _blocks = before.Blocks;
        foreach (PcapNgBlockKind kind in before.Kinds)
            _kinds.Add(new Kind(kind.Id) { Blocks = kind.Blocks, Bytes = kind.Bytes });
    }

    /// <summary>What has been counted until now.</summary>
    public PcapNgBlockCounts Counts => new(_blocks, _kinds.ConvertAll(kind => new PcapNgBlockKind(kind.Id, kind.Blocks, kind.Bytes)));

    /// <summary>Counts a block of which nothing else is known.</summary>
    public void Add() => _blocks++;

    /// <summary>Counts a block that holds so many bytes.</summary>
    public void Add(uint id, uint bytes)
    {
        _blocks++;
        if (Find(id) is not { } kind)
            return;
        kind.Blocks++;
        kind.Bytes += bytes;
    }

    // Null for a kind beyond those that are told apart.
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
/// <param name="before">What a capture that this one was joined to has of them.</param>
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

    /// <summary>What has been counted until now.</summary>
    public ResolvedNames Names => new(Ipv4, Ipv6, Eui48, Eui64);
}

/// <summary>The latest statistics of each interface, until they are told.</summary>
internal sealed class StatisticsTally
{
    private readonly Dictionary<int, Untold> _untold = [];

    /// <summary>Takes statistics of an interface of the capture.</summary>
    public void Add(int id, InterfaceStatistics latest)
    {
        if (!_untold.TryGetValue(id, out Untold? known))
            _untold.Add(id, known = new Untold());
        known.Latest = latest;
        known.Count++;
    }

    /// <summary>The interfaces with what was taken since the last time.</summary>
    public IReadOnlyList<CaptureInterface> Tell(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (_untold.Count == 0)
            return interfaces;
        ImmutableList<CaptureInterface>.Builder told = (interfaces as ImmutableList<CaptureInterface> ?? [.. interfaces]).ToBuilder();
        foreach ((int id, Untold untold) in _untold)
            told[id] = told[id] with { Statistics = untold.Latest, StatisticsCount = told[id].StatisticsCount + untold.Count };
        _untold.Clear();
        return told.ToImmutable();
    }

    private sealed class Untold
    {
        public InterfaceStatistics? Latest { get; set; }

        public long Count { get; set; }
    }
}

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
    private readonly BlockTally _secrets = new(before.DecryptionSecrets);
    private readonly BlockTally _custom = new(before.CustomBlocks);
    private readonly BlockTally _customNotCopied = new(before.CustomBlocksNotCopied);
    private readonly StatisticsTally _statistics = new();

    // Statistics may come again and again, and their comments are not to take the room of what comes once.
    private readonly OptionText _statisticsText = new();
    private IReadOnlyList<string> _comments = before.BlockComments;
    private long _journalEntries = before.JournalEntries;
    private bool _isTold = true;

    /// <summary>Whether a block must be in memory as a whole.</summary>
    public static bool IsRead(uint type, uint length) => length <= MostLength &&
        type is BlockType.NameResolution or BlockType.InterfaceStatistics or BlockType.DecryptionSecrets or BlockType.Custom or BlockType.CustomNotCopied;

    /// <summary>Counts a block that is passed over.</summary>
    public void Count(uint type)
    {
        switch (type)
        {
            case BlockType.DecryptionSecrets:
                _secrets.Add();
                break;
            case BlockType.SystemdJournalExport:
                _journalEntries++;
                break;
            case BlockType.Custom:
                _custom.Add();
                break;
            case BlockType.CustomNotCopied:
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
            case BlockType.DecryptionSecrets:
                return DecryptionSecretsBlock.Read(block, bigEndian, _secrets, ref _comments, text);
            case BlockType.Custom:
                return CustomBlock.Read(block, bigEndian, _custom);
            case BlockType.CustomNotCopied:
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

using System.Buffers;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Operations.Convert;

/// <summary>Leaves out options that are invalid or must not be copied, and notes that.</summary>
/// <param name="log">Gets the changes.</param>
internal sealed class OptionCleaner(CopyLog log)
{
    private readonly ArrayBufferWriter<byte> _rewritten = new();

    /// <summary>
    /// The options that are valid and wanted, valid until the next call; the given bytes where that is all of them.
    /// </summary>
    /// <param name="type">The block that they belong to.</param>
    /// <param name="options">Options as the block holds them.</param>
    /// <param name="order">The section's byte order.</param>
    /// <param name="unwanted">Which options are left out.</param>
    /// <param name="offset">The block's offset in its capture.</param>
    /// <param name="packetsBefore">Packets of the capture before it.</param>
    public ReadOnlySpan<byte> Clean(
        uint type, ReadOnlySpan<byte> options, ByteOrder order, UnwantedOptions unwanted, long offset,
        long packetsBefore)
    {
        _rewritten.ResetWrittenCount();
        CleanedOptions cleaned = OptionList.Clean(type, options, order == ByteOrder.BigEndian, unwanted, _rewritten);
        log.NotCopied += cleaned.NotCopied;
        if (cleaned.Unsound > 0)
        {
            log.Change(offset, packetsBefore,
                $"{cleaned.Unsound} {(cleaned.Unsound == 1 ? "option" : "options")} of a length that the " +
                "specification does not allow; left out");
        }
        if (cleaned.HadGarbage)
            log.Change(offset, packetsBefore, "bytes after the last option of a block; left out");
        // A packet's end mark is lost together with its last option.
        bool isWhole = type != PcapNgBlockType.EnhancedPacket || _rewritten.WrittenCount < options.Length;
        if (isWhole && cleaned == default && !unwanted.HasFlag(UnwantedOptions.TimeUnits))
            return options;
        if (_rewritten.WrittenCount > 0)
            OptionList.WriteEnd(_rewritten, order);
        return _rewritten.WrittenSpan;
    }
}

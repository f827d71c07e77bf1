using System.Buffers;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Operations.Convert;

/// <summary>
/// Leaves out the invalid parts of blocks that are neither a section, an interface nor a packet, and options that must
/// not be copied.
/// </summary>
/// <param name="log">Gets the changes.</param>
/// <param name="options">Cleans their options.</param>
internal sealed class BlockCleaner(CopyLog log, OptionCleaner options)
{
    private readonly ArrayBufferWriter<byte> _names = new();

    /// <summary>The body to write, valid until the next call; the given one where nothing is left out.</summary>
    /// <param name="type">The block's type.</param>
    /// <param name="body">Its body.</param>
    /// <param name="order">The section's byte order.</param>
    /// <param name="unwanted">Which options are left out.</param>
    /// <param name="offset">The block's offset in its capture.</param>
    /// <param name="packetsBefore">Packets of the capture before it.</param>
    public ReadOnlySpan<byte> Clean(
        uint type, ReadOnlySpan<byte> body, ByteOrder order, UnwantedOptions unwanted, long offset,
        long packetsBefore)
    {
        bool bigEndian = order == ByteOrder.BigEndian;
        ReadOnlySpan<byte> fields;
        int optionsOffset;
        switch (type)
        {
            case PcapNgBlockType.NameResolution:
                _names.ResetWrittenCount();
                (bool isSound, optionsOffset) = NameResolutionBlock.Clean(body, bigEndian, _names);
                fields = isSound ? body[..optionsOffset] : _names.WrittenSpan;
                if (!isSound)
                    log.Change(offset, packetsBefore, "a name resolution block has invalid records; left out");
                break;
            case PcapNgBlockType.DecryptionSecrets:
                optionsOffset = DecryptionSecretsBlock.OptionsOffset(body, bigEndian);
                fields = body[..optionsOffset];
                break;
            case PcapNgBlockType.InterfaceStatistics:
                optionsOffset = InterfaceStatisticsBlock.FieldBytes;
                fields = body[..optionsOffset];
                break;
            default:
                return body;
        }
        ReadOnlySpan<byte> found = body[optionsOffset..];
        ReadOnlySpan<byte> cleaned = options.Clean(type, found, order, unwanted, offset, packetsBefore);
        return fields == body[..optionsOffset] && cleaned == found ? body : (byte[])[.. fields, .. cleaned];
    }
}

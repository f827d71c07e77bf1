using System.Buffers;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>Rewrites options and bodies of blocks for a section of the other byte order.</summary>
internal static class ByteOrderReversal
{
    /// <summary>Writes options, with their end mark if they have one.</summary>
    /// <param name="blockType">The block that they belong to.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="bigEndian">Their byte order.</param>
    /// <param name="to">Receives the bytes.</param>
    public static void Options(uint blockType, ReadOnlySpan<byte> options, bool bigEndian, ArrayBufferWriter<byte> to)
    {
        while (options.Length >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(options, bigEndian);
            (ushort code, int length) = (header.UInt16(0), header.UInt16(2));
            int padded = Math.Min(
                OptionReader.HeaderSize + (int)PcapNgBlock.Padded((uint)length), options.Length);
            Span<byte> copy = Copy(options[..padded], to);
            copy[..2].Reverse();
            copy[2..4].Reverse();
            foreach (int word in OptionRules.Words(blockType, code, length))
            {
                copy.Slice(OptionReader.HeaderSize + word, sizeof(uint)).Reverse();
            }
            if (OptionRules.IsCount(blockType, code, length))
                copy.Slice(OptionReader.HeaderSize, sizeof(ulong)).Reverse();
            options = options[padded..];
            if (code == OptionReader.End)
                return;
        }
    }

    /// <summary>Writes the body of a block; false, and nothing, where it has a part of unknown layout.</summary>
    /// <param name="blockType">The block's type.</param>
    /// <param name="body">Its body, which was read without fault.</param>
    /// <param name="bigEndian">Its byte order.</param>
    /// <param name="to">Receives the bytes.</param>
    public static bool TryBody(uint blockType, ReadOnlySpan<byte> body, bool bigEndian, ArrayBufferWriter<byte> to)
    {
        int fields;
        switch (blockType)
        {
            case PcapNgBlockType.NameResolution:
                fields = Records(body, bigEndian, to);
                break;
            case PcapNgBlockType.DecryptionSecrets:
                fields = DecryptionSecretsBlock.OptionsOffset(body, bigEndian);
                Words(Copy(body[..fields], to)[..(2 * sizeof(uint))]);
                break;
            case PcapNgBlockType.InterfaceStatistics:
                fields = InterfaceStatisticsBlock.FieldBytes;
                Words(Copy(body[..fields], to));
                break;
            default:
                return false;
        }
        Options(blockType, body[fields..], bigEndian, to);
        return true;
    }

    // Names' records have the layout of options, and values without fields.
    private static int Records(ReadOnlySpan<byte> body, bool bigEndian, ArrayBufferWriter<byte> to)
    {
        int at = 0;
        while (body.Length - at >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(body[at..], bigEndian);
            int padded = Math.Min(
                OptionReader.HeaderSize + (int)PcapNgBlock.Padded(header.UInt16(2)), body.Length - at);
            Span<byte> copy = Copy(body.Slice(at, padded), to);
            copy[..2].Reverse();
            copy[2..4].Reverse();
            at += padded;
            if (header.UInt16(0) == OptionReader.End)
                break;
        }
        return at;
    }

    private static void Words(Span<byte> fields)
    {
        for (int at = 0; at < fields.Length; at += sizeof(uint))
            fields.Slice(at, sizeof(uint)).Reverse();
    }

    private static Span<byte> Copy(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> to)
    {
        Span<byte> room = to.GetSpan(bytes.Length)[..bytes.Length];
        bytes.CopyTo(room);
        to.Advance(bytes.Length);
        return room;
    }
}

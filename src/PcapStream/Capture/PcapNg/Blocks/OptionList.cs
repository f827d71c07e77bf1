using System.Buffers;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// The options of a block as a whole: whether they are valid, and their valid part if not.
/// </summary>
internal static class OptionList
{
    /// <summary>
    /// Whether options follow each other to an end mark with only zeros after it, or to the last byte.
    /// </summary>
    public static bool IsSound(ReadOnlySpan<byte> options, bool bigEndian)
    {
        while (options.Length >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(options, bigEndian);
            int length = header.UInt16(2);
            if (header.UInt16(0) == OptionReader.End)
                return !options[sizeof(ushort)..].ContainsAnyExcept((byte)0);
            long padded = OptionReader.HeaderSize + PcapNgBlock.Padded((uint)length);
            if (padded > options.Length)
                return false;
            options = options[(int)padded..];
        }
        return options.IsEmpty;
    }

    /// <summary>
    /// Bytes of the options at the start that are known and of a valid length, without their end mark.
    /// </summary>
    public static int SoundPrefix(uint blockType, ReadOnlySpan<byte> options, bool bigEndian)
    {
        int prefix = 0;
        while (options.Length - prefix >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(options[prefix..], bigEndian);
            (ushort code, int length) = (header.UInt16(0), header.UInt16(2));
            int padded = OptionReader.HeaderSize + (int)PcapNgBlock.Padded((uint)length);
            if (code == OptionReader.End || padded > options.Length - prefix || !OptionRules.IsKnown(blockType, code) ||
                !OptionRules.IsLength(blockType, code, length))
                break;
            prefix += padded;
        }
        return prefix;
    }

    /// <summary>Writes the valid options that are wanted, without an end mark.</summary>
    /// <param name="blockType">The block that they belong to.</param>
    /// <param name="options">Options as the block holds them.</param>
    /// <param name="bigEndian">The section's byte order.</param>
    /// <param name="unwanted">Which options are left out.</param>
    /// <param name="to">Receives the bytes.</param>
    public static CleanedOptions Clean(uint blockType, ReadOnlySpan<byte> options, bool bigEndian,
        UnwantedOptions unwanted, ArrayBufferWriter<byte> to)
    {
        int unsound = 0;
        int notCopied = 0;
        while (options.Length >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(options, bigEndian);
            (ushort code, int length) = (header.UInt16(0), header.UInt16(2));
            int padded = OptionReader.HeaderSize + (int)PcapNgBlock.Padded((uint)length);
            bool isEnd = code == OptionReader.End;
            if (isEnd || padded > options.Length)
            {
                options = isEnd ? options[sizeof(ushort)..] : options;
                break;
            }
            if (!OptionRules.IsLength(blockType, code, length))
                unsound++;
            else if (unwanted.HasFlag(UnwantedOptions.NotCopied) && OptionRules.IsNotCopied(code))
                notCopied++;
            else if (!unwanted.HasFlag(UnwantedOptions.TimeUnits) || !InterfaceOptions.IsTimeUnit(code))
                to.Write(options[..padded]);
            options = options[padded..];
        }
        return new CleanedOptions(unsound, notCopied, HadGarbage: options.ContainsAnyExcept((byte)0));
    }

    /// <summary>Whether valid options have an end mark.</summary>
    public static bool EndsWithMark(ReadOnlySpan<byte> options, bool bigEndian)
    {
        bool isMarked = false;
        while (!options.IsEmpty && !isMarked)
        {
            var header = new FieldReader(options, bigEndian);
            isMarked = header.UInt16(0) == OptionReader.End;
            options = options[(OptionReader.HeaderSize + (int)PcapNgBlock.Padded(header.UInt16(2)))..];
        }
        return isMarked;
    }

    /// <summary>Writes an end mark.</summary>
    public static void WriteEnd(ArrayBufferWriter<byte> to, ByteOrder order)
    {
        var mark = new FieldWriter(to.GetSpan(OptionReader.HeaderSize), order);
        mark.UInt16(OptionReader.End);
        mark.UInt16(0);
        to.Advance(OptionReader.HeaderSize);
    }
}

/// <summary>Valid options to leave out.</summary>
[Flags]
internal enum UnwantedOptions
{
    None = 0,

    /// <summary>Options that must not be copied into a changed capture.</summary>
    NotCopied = 1,

    /// <summary>Options for the unit of an interface's times.</summary>
    TimeUnits = 2,
}

/// <summary>The options left out of a block's.</summary>
/// <param name="Unsound">Options of an invalid length.</param>
/// <param name="NotCopied">Options that must not be copied.</param>
/// <param name="HadGarbage">Whether bytes at the end were not options.</param>
internal readonly record struct CleanedOptions(int Unsound, int NotCopied, bool HadGarbage);

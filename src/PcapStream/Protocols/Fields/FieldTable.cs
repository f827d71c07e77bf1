using System.Globalization;
using System.Numerics;
using System.Text;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// Numbers at fixed places as rows of text, which take less room in the executable than code. A row has seven parts:
/// <code>
///  part  form  offset  size  mask  name         description
///  s     d     4       4     0     rtcp.length  Length
/// </code>
/// The part of the layer, of which there may be several; the form: d decimal, x hexadecimal, b one bit, i signed, c a
/// character; and the place in the part, in bytes, with a mask of bits in hexadecimal, or 0 for all. An upper-case form
/// is little-endian.
/// </summary>
internal static class FieldTable
{
    private const int Columns = 7;

    /// <summary>The offset of a part in the layer.</summary>
    /// <param name="source">The layer.</param>
    /// <param name="part">The letter of the part.</param>
    /// <param name="index">From 0, where a layer has several of the kind.</param>
    /// <returns>-1 after the last.</returns>
    public delegate int PlaceOfPart(in FieldSource source, char part, int index);

    /// <summary>Reads the rows of a table.</summary>
    public static IEnumerable<Field> Read(Protocol protocol, PlaceOfPart place, ReadOnlySpan<byte> rows) =>
        [.. Encoding.ASCII.GetString(rows).Split('\n').Select(row => Row(protocol, place, row.Split(' ', Columns)))];

    private static Field Row(Protocol protocol, PlaceOfPart place, string[] columns)
    {
        char part = columns[0][0];
        char form = columns[1][0];
        int offset = Number(columns[2]);
        int size = Number(columns[3]);
        ulong mask = ulong.Parse(columns[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        FieldValueReader read = (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            for (int i = 0; place(source, part, i) is >= 0 and int start && start + offset + size <= bytes.Length; i++)
                Add(bytes.Slice(start + offset, size), form, mask, values);
        };
        Field field = protocol is Protocol.Rtp or Protocol.Rtcp
            ? Field.OfStreams(protocol, columns[5], TypeOf(form, size), columns[6], read)
            : Field.Of(protocol, columns[5], TypeOf(form, size), columns[6], read);
        return mask == 0 ? field : field.AsPartOfNumber();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The type of the values of a form.</summary>
    public static FieldType TypeOf(char form, int size) => (char.ToLowerInvariant(form), size) switch
    {
        ('b', _) => FieldType.Boolean,
        ('i', _) => FieldType.Signed32,
        (_, 1) => FieldType.Unsigned8,
        (_, 2) => FieldType.Unsigned16,
        (_, 3) => FieldType.Unsigned24,
        (_, 4) => FieldType.Unsigned32,
        _ => FieldType.Unsigned64,
    };

    /// <summary>Adds a number in a form.</summary>
    public static void Add(ReadOnlySpan<byte> bytes, char form, ulong mask, FieldValues values)
    {
        ulong number = 0;
        bool isLittle = char.IsAsciiLetterUpper(form);
        for (int i = 0; i < bytes.Length; i++)
            number = number << 8 | bytes[isLittle ? bytes.Length - 1 - i : i];
        if (mask != 0)
            number = (number & mask) >> BitOperations.TrailingZeroCount(mask);
        int unused = 64 - 8 * bytes.Length;
        switch (char.ToLowerInvariant(form))
        {
            case 'b':
                values.AddBoolean(number != 0);
                break;
            case 'x':
                values.AddHex(number, 2 * bytes.Length);
                break;
            case 'c':
                values.AddCharacter((byte)number);
                break;
            case 'i':
                values.AddSigned((long)(number << unused) >> unused);
                break;
            default:
                values.AddDecimal(number);
                break;
        }
    }
}

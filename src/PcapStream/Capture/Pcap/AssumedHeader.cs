using System.Globalization;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// The properties of a classic pcap whose file header is lost; its records are found as after damage.
/// </summary>
public sealed record AssumedHeader
{
    private const uint UsualSnapLength = 262144;

    private AssumedHeader(PcapFileHeader header) => Header = header;

    internal PcapFileHeader Header { get; }

    /// <summary>Parses properties such as <c>pcap,le,us,ether</c>.</summary>
    /// <param name="text">
    /// <c>pcap</c>; the byte order, <c>le</c> or <c>be</c>; the precision, <c>us</c> or <c>ns</c>; the link type, by
    /// the name that capinfos prints or by its LINKTYPE_ number. Those at the end may be left out: little-endian,
    /// microseconds, Ethernet.
    /// </param>
    /// <exception cref="FormatException">A property is not known.</exception>
    public static AssumedHeader Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(',');
        if (words.Length > 4 || words[0] != "pcap")
            throw new FormatException($"{text}: expected pcap, then le or be, us or ns, and a link type");
        ByteOrder order = Word(words, 1) switch
        {
            "" or "le" => ByteOrder.LittleEndian,
            "be" => ByteOrder.BigEndian,
            { } other => throw new FormatException($"{text}: {other} is no byte order; expected le or be"),
        };
        TimestampPrecision precision = Word(words, 2) switch
        {
            "" or "us" => TimestampPrecision.Microseconds,
            "ns" => TimestampPrecision.Nanoseconds,
            { } other => throw new FormatException($"{text}: {other} is no precision; expected us or ns"),
        };
        string link = Word(words, 3);
        LinkType type = link.Length == 0 ? LinkType.Ethernet
            : ushort.TryParse(link, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
                ? new LinkType(number)
                : LinkTypeNames.FindByName(link) is { } named
                    ? new LinkType(named)
                    : throw new FormatException($"{text}: {link} is no link type; expected a name such as ether");
        return new AssumedHeader(new PcapFileHeader(
            order, precision, ModifiedRecords: false, LengthOrder.CapturedFirst, Major: 2, Minor: 4, UsualSnapLength,
            type, FrameCheckSequenceLength: null));
    }

    private static string Word(string[] words, int index) => index < words.Length ? words[index] : "";
}

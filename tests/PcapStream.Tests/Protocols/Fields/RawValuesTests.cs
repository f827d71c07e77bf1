using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Raw values of fields against their text, which other tests hold against tshark's.</summary>
public sealed class RawValuesTests
{
    [Fact]
    public void Raw_values_of_all_fields_are_what_their_text_says()
    {
        var seen = new HashSet<FieldType>();
        foreach (string file in Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories))
        {
            try
            {
                Compare(file, seen);
            }
            catch (CaptureException)
            {
                // No capture that is read here.
            }
        }
        Assert.Empty(Enum.GetValues<FieldType>()
            // Numbers of packets, and times between them, depend on the packets before, and have no values here.
            .Except([FieldType.None, FieldType.Signed32, FieldType.FrameNumber, FieldType.Real])
            .Except(seen));
    }

    [Theory]
    [MemberData(nameof(TsharkCraftedTests.Kinds), MemberType = typeof(TsharkCraftedTests))]
    public void Raw_values_of_crafted_packets_are_what_their_text_says(string kind)
    {
        (ushort linkType, IEnumerable<SomePacket> packets) = TsharkCraftedTests.All[kind];
        using var capture = new TemporaryFile(Some.Pcap(packets, link: linkType));
        var seen = new HashSet<FieldType>();
        Compare(capture.Path, seen);
        Assert.NotEmpty(seen);
    }

    private static void Compare(string file, HashSet<FieldType> seen)
    {
        var decoder = new PacketDecoder(applications: true);
        var text = new FieldValues();
        var raw = new FieldValues(FieldForm.Raw);
        using BatchReader reader = BatchReader.Open(file);
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView view in batch)
            {
                FieldSource source = ViewSource.Of(view, decoder);
                foreach (Field field in FieldCatalogue.All)
                    Compare($"{file} {view.Number}", field, ref source, text, raw, seen);
            }
        }
    }

    private static void Compare(
        string packet, Field field, ref FieldSource source, FieldValues text, FieldValues raw, HashSet<FieldType> seen)
    {
        for (int i = 0; i < (field.Protocol == Protocol.Frame ? 1 : source.Packet.Layers.Length); i++)
        {
            if (field.Protocol != Protocol.Frame && !field.IsIn(source.Packet.Layers[i].Protocol))
                continue;
            source.Index = i;
            text.Clear();
            raw.Clear();
            field.Read(source, text);
            field.Read(source, raw);
            if (field.Type == FieldType.RelativeTime && source.Frame.Time == Timestamp.NotRepresentable)
                continue;
            Assert.Equal($"{packet} {field.Name} {text.Count}", $"{packet} {field.Name} {raw.Count}");
            for (int k = 0; k < text.Count; k++)
            {
                seen.Add(field.Type);
                byte[] expected = RawOf(field.Type, Encoding.UTF8.GetString(text[k]));
                if (!raw[k].SequenceEqual(expected))
                    Assert.Fail($"{packet} {field.Name}: {Convert.ToHexString(raw[k])}");
            }
        }
    }

    // As "Sep 29, 2012 16:36:15.409224000 UTC", or tshark's text for no moment.
    private static long NanosecondsOf(string text)
    {
        if (text == "NULL")
            return 0;
        int dot = text.LastIndexOf('.');
        var moment = DateTime.ParseExact(
            text[..dot], "MMM d, yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite);
        return (long)(moment - DateTime.UnixEpoch).TotalSeconds * Timestamp.NanosecondsPerSecond
            + long.Parse(text.AsSpan(dot + 1, 9), CultureInfo.InvariantCulture);
    }

    private static byte[] RawOf(FieldType type, string text) => type switch
    {
        FieldType.Text or FieldType.EndedText or FieldType.LimitedText => Encoding.UTF8.GetBytes(text),
        FieldType.Ipv4 or FieldType.Ipv6 => IPAddress.Parse(text).GetAddressBytes(),
        FieldType.Ether or FieldType.Bytes => Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)),
        FieldType.RelativeTime => BitConverter.GetBytes((long)Math.Clamp(
            decimal.Parse(text, CultureInfo.InvariantCulture) * Timestamp.NanosecondsPerSecond,
            -long.MaxValue, long.MaxValue)),
        FieldType.Real => BitConverter.GetBytes(double.Parse(text, CultureInfo.InvariantCulture)),
        FieldType.AbsoluteTime => BitConverter.GetBytes(NanosecondsOf(text)),
        _ when text is ['\'', .. string letter, '\''] => BitConverter.GetBytes((long)Regex.Unescape(letter)[0]),
        _ => BitConverter.GetBytes(text.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : text.StartsWith('-')
                ? long.Parse(text, CultureInfo.InvariantCulture)
                : unchecked((long)ulong.Parse(text, CultureInfo.InvariantCulture))),
    };
}

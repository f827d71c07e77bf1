using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>The packets of a capture that pass display filters.</summary>
internal static class FilteredCapture
{
    /// <summary>The captures of the corpus whose packets all have the link type of Ethernet, by name.</summary>
    public static string[] OfEthernet() =>
    [
        .. Directory.EnumerateFiles(Corpus.Root, "*.pcap", SearchOption.AllDirectories)
            .Where(IsEthernet)
            .Select(path => Path.GetRelativePath(Corpus.Root, path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Packets of the corpus, one a second and a bit, so that tshark can count them one by one.</summary>
    public static List<SomePacket> Joined(IEnumerable<string> captures)
    {
        var packets = new List<SomePacket>();
        foreach (string capture in captures)
        {
            using BatchReader reader = BatchReader.Open(Path.Combine(Corpus.Root, capture));
            foreach (PacketBatch batch in reader)
            {
                foreach (PacketView view in batch)
                {
                    packets.Add(new SomePacket(
                        (uint)(1_300_000_000 + packets.Count), (uint)(packets.Count % 7 * 100_000), view.Data.ToArray(),
                        view.OriginalLength));
                }
            }
        }
        return packets;
    }

    /// <summary>The numbers of the packets of a capture that pass.</summary>
    public static int[] Numbers(string path, string filter)
    {
        var selection = new FieldSelection(DisplayFilter.Parse(filter));
        var numbers = new List<int>();
        Timestamp? first = null;
        Timestamp previous = default;
        using BatchReader reader = BatchReader.Open(path);
        foreach (PacketBatch batch in reader)
        {
            long number = batch.FirstNumber;
            foreach (ref readonly PacketRecord record in batch.Records)
            {
                Timestamp time = batch.TimeOf(record);
                first ??= previous = time;
                FieldSource source = selection.Begin(first.Value);
                if (selection.Passes(record, number, previous, batch, ref source))
                    numbers.Add((int)number);
                previous = time;
                number++;
            }
        }
        return [.. numbers];
    }

    private static bool IsEthernet(string path)
    {
        using BatchReader reader = BatchReader.Open(path);
        return reader.Next() is not null
            && reader.Capture.Description.Interfaces.All(one => one.LinkType.Value == 1);
    }
}

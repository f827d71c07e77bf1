using System.Text;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Operations.Flows.Reference.Zeek;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>
/// Every column of every connection of Zeek's schema against a plain program that follows conn.log's definitions and
/// keeps everything.
/// </summary>
public sealed class ReferenceZeekTests(ITestOutputHelper output)
{
    // Letters of a history that are kept.
    private const int MostLetters = 47;
    private const int MostParents = 4;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Own_captures_have_the_reference_s_values(bool checksums) => Compare(
        Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap*"), checksums);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Captures_of_others_have_the_reference_s_values(bool checksums) => Compare(
        [.. Directory.GetFiles(Corpus.Root, "*.*", SearchOption.AllDirectories).Where(file =>
            Path.GetExtension(file) is ".pcap" or ".pcapng" or ".cap")],
        checksums);

    [Fact]
    public void Any_segments_have_the_reference_s_values()
    {
        // Of parts that wait for one before them, eight are kept, which some of the captures after these exceed.
        const int Captures = 300;
        using var folder = new TemporaryFolder();
        string[] names = [.. Enumerable.Range(0, Captures).Select(seed => $"random{seed:000}.pcap")];
        for (int seed = 0; seed < Captures; seed++)
            folder.With(names[seed], Some.Pcap([.. Segments(new Random(seed))]));
        Compare([.. names.Select(name => folder[name])], checksums: true);
    }

    // A connection with everything that can go wrong in it.
    private static List<SomePacket> Segments(Random random)
    {
        const int Packets = 40;
        TcpControl[] flags =
        [
            TcpControl.Synchronize, TcpControl.Synchronize | TcpControl.Acknowledgment, TcpControl.Acknowledgment,
            TcpControl.Acknowledgment, TcpControl.Acknowledgment, TcpControl.Acknowledgment,
            TcpControl.Finish | TcpControl.Acknowledgment, TcpControl.Reset,
            TcpControl.Reset | TcpControl.Acknowledgment, TcpControl.Finish, 0,
            TcpControl.Synchronize | TcpControl.Finish, TcpControl.Finish | TcpControl.Reset,
        ];
        ushort port = random.GetItems<ushort>([80, 22, 9999], 1)[0];
        uint[] sequences = random.GetItems<uint>([100, uint.MaxValue - 500, 3_000_000_000], 2);
        bool isOrderly = random.Next(3) == 0;
        bool isOften = random.Next(2) == 0;
        long time = 1000;
        List<SomePacket> segments = [];
        for (int i = 0; i < Packets; i++)
        {
            bool isOut = isOrderly && i < 3 ? i != 1 : random.Next(2) == 0;
            TcpControl control = isOrderly && i < 3
                ? flags[i]
                : isOften && random.Next(4) != 0 ? TcpControl.Acknowledgment : random.GetItems(flags, 1)[0];
            ref uint own = ref sequences[isOut ? 0 : 1];
            uint other = sequences[isOut ? 1 : 0];
            int payload = random.Next(3) == 0 || (isOrderly && i < 3) ? 0 : random.Next(1500);
            uint jump = (uint)random.GetItems([0, 0, 0, 0, 500, 20_000, -400, 2_000_000], 1)[0];
            uint sequence = isOrderly && i < 3 ? own : own + jump;
            uint acknowledgment = other + (uint)random.GetItems([0, 0, 0, 0, 700, -300, 30_000], 1)[0];
            (byte source, byte destination) = isOut ? ((byte)1, (byte)2) : ((byte)2, (byte)1);
            (ushort from, ushort to) = isOut ? ((ushort)5000, port) : (port, (ushort)5000);
            SomePacket packet = Tcp(
                time, source, from, destination, to, control, payload, sequence, acknowledgment,
                window: (ushort)(random.Next(8) == 0 ? 0 : 1000));
            if (random.Next(20) == 0)
                packet.Data[^1] ^= 1;
            segments.Add(packet);
            bool isPlain = jump is 0 or 500 && (control & TcpControl.Reset) == 0;
            if (isPlain)
                own = sequence + (uint)payload
                    + (control.HasFlag(TcpControl.Synchronize) || control.HasFlag(TcpControl.Finish) ? 1u : 0);
            time += random.GetItems([1, 1, 1, 1, 1, 1500, 4000, 5003, 6001, 11_007, 61_000, 301_000], 1)[0];
        }
        return segments;
    }

    private void Compare(string[] files, bool checksums)
    {
        var differences = new List<string>();
        int connections = 0;
        foreach ((string file, List<ReadPacket> packets) in ReadPacket.OfCaptures(files))
        {
            List<Dictionary<string, string>> expected = PlainZeekTable.Rows(packets, checksums);
            Dictionary<string, string>[] rows = Rows(file, checksums);
            connections += expected.Count;
            if (rows.Length != expected.Count)
                differences.Add($"{file}: {rows.Length} connections, expected {expected.Count}");
            else
                differences.AddRange(DifferencesOf(file, rows, expected));
        }
        output.WriteLine($"{files.Length} files, {connections} connections, {differences.Count} differences");
        Assert.True(connections > 0);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(50)));
    }

    private static IEnumerable<string> DifferencesOf(
        string file, Dictionary<string, string>[] rows, List<Dictionary<string, string>> expected) =>
        from number in Enumerable.Range(0, rows.Length)
        from column in expected[number].Keys
        let found = rows[number].GetValueOrDefault(column, "")
        let value = Kept(column, expected[number][column])
        where found != value
        select $"{Path.GetFileName(file)}, connection {number}, {column}: {found}, expected {value}";

    private static string Kept(string column, string value) => column switch
    {
        "history" when value.Length > MostLetters => value[..MostLetters],
        "tunnel_parents" => $"{Math.Min(MostParents, int.Parse(value))}",
        _ => value,
    };

    private static Dictionary<string, string>[] Rows(string file, bool checksums)
    {
        using var text = new MemoryStream();
        FlowsOperation.Run([file], text, new FlowsOptions
        {
            Columns = FlowColumns.Zeek,
            Format = FlowFormat.JsonLines,
            Order = FlowRowOrder.Start,
            IgnoreChecksums = !checksums,
        });
        return
        [
            .. Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Row),
        ];
    }

    private static Dictionary<string, string> Row(string line)
    {
        var row = JsonDocument.Parse(line).RootElement.EnumerateObject().ToDictionary(
            property => property.Name,
            property => property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : property.Value.GetRawText());
        int parents = row.TryGetValue("tunnel_parents", out string? names)
            ? JsonDocument.Parse(names).RootElement.GetArrayLength()
            : 0;
        row["tunnel_parents"] = $"{parents}";
        return row;
    }
}

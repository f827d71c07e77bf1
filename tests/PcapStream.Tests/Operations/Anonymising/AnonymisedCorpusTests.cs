using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Anonymising;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Anonymising;

/// <summary>
/// Anonymised captures of other people hold no address that tshark finds in the original, and no checksum that was
/// right and is wrong.
/// </summary>
public sealed class AnonymisedCorpusTests : IDisposable
{
    private const int Every = 60;

    private static readonly string[] AddressFields =
    [
        "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "eth.src", "eth.dst", "arp.src.proto_ipv4", "arp.dst.proto_ipv4",
        "arp.src.hw_mac", "arp.dst.hw_mac", "icmpv6.nd.ns.target_address", "icmpv6.nd.na.target_address",
    ];

    private static readonly string[] ChecksumPreferences =
    [
        "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
        "-o", "sctp.checksum:TRUE",
    ];

    private static readonly string[] ChecksumFields =
    [
        "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status",
        "icmpv6.checksum.status", "igmp.checksum.status", "pim.checksum.status", "gre.checksum.status",
        "sctp.checksum.status", "dccp.checksum.status", "hip.checksum.status", "mip6.checksum.status",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<PayloadTreatment> Treatments => [.. Enum.GetValues<PayloadTreatment>()];

    [Theory]
    [InlineData(PayloadTreatment.Cut)]
    [InlineData(PayloadTreatment.Zero)]
    [InlineData(PayloadTreatment.Hash)]
    public void Addresses_of_headers_are_gone(PayloadTreatment payload)
    {
        List<string> faults = [];
        foreach (string file in Editcap.Captures(Every))
        {
            HashSet<NetworkAddress> originals = Originals(file);
            Anonymise(file, payload);
            foreach (ReadPacket packet in ReadPacket.All(File.ReadAllBytes(_folder["out"])).Packets)
                faults.AddRange(Found(packet.Data, originals).Select(found => $"{file}: {found}"));
        }
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Treatments))]
    public void Checksums_that_were_right_are_not_wrong(PayloadTreatment payload)
    {
        List<string> faults = [];
        foreach (string file in Editcap.Captures(Every))
        {
            string[] before = Checksums(file);
            Anonymise(file, payload);
            string[] after = Checksums(_folder["out"]);
            faults.AddRange(before.Zip(after).Index()
                .Where(pair => Bad(pair.Item.Second) > Bad(pair.Item.First))
                .Select(pair => $"{file}: packet {pair.Index + 1}: {pair.Item.First} -> {pair.Item.Second}"));
        }
        Assert.Empty(faults);

        // 0 is bad, 1 good, 2 not verified, 3 not present.
        static int Bad(string line) => line.Split('\t', ',').Count(status => status == "0");
    }

    private void Anonymise(string file, PayloadTreatment payload) => ConvertOperation.Run(
        [file], _folder["out"], new ConvertOptions
        {
            Format = CaptureFormat.PcapNg,
            Anonymise = new AnonymiseOptions { Payload = payload },
        });

    private static string[] Checksums(string file) => ForeignTool.Run(
        "tshark",
        [
            "-n", "-r", file, .. ChecksumPreferences, "-T", "fields",
            .. ChecksumFields.SelectMany(field => new[] { "-e", field }),
        ])
        .Output;

    // Those that would not be found by chance.
    private static HashSet<NetworkAddress> Originals(string file) =>
    [
        .. ForeignTool.Run(
            "tshark", ["-n", "-r", file, "-T", "fields", .. AddressFields.SelectMany(field => new[] { "-e", field })])
            .Output.SelectMany(line => line.Split('\t', ',')).Where(text => text.Length > 0).Distinct()
            .Select(text => NetworkAddress.Parse(text)).Where(IsRare),
    ];

    private static bool IsRare(NetworkAddress address)
    {
        byte[] bytes = new byte[address.Length];
        address.TryWriteBytes(bytes, out _);
        return bytes.Where(part => part is not 0 and not 255).Distinct().Count() > 2;
    }

    private static IEnumerable<string> Found(byte[] data, HashSet<NetworkAddress> originals)
    {
        foreach (NetworkAddress address in originals)
        {
            byte[] bytes = new byte[address.Length];
            address.TryWriteBytes(bytes, out _);
            byte[] reversed = [.. bytes.Reverse()];
            byte[] text = System.Text.Encoding.ASCII.GetBytes(address.ToString());
            if (data.AsSpan().IndexOf(bytes) >= 0)
                yield return $"{address} at {data.AsSpan().IndexOf(bytes)}";
            if (data.AsSpan().IndexOf(reversed) >= 0)
                yield return $"{address} reversed at {data.AsSpan().IndexOf(reversed)}";
            if (data.AsSpan().IndexOf(text) >= 0)
                yield return $"{address} as text at {data.AsSpan().IndexOf(text)}";
        }
    }
}

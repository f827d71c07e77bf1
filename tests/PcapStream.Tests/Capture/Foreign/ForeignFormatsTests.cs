using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Foreign;

/// <summary>Formats that are not read are named, with the remedy.</summary>
public sealed class ForeignFormatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The formats of editcap that have a magic number, by its own names.
    [Theory]
    [InlineData("5views", "an InfoVista 5View capture")]
    [InlineData("k12text", "a K12 text trace")]
    [InlineData("lanalyzer", "a Novell LANalyzer capture")]
    [InlineData("netmon1", "a Microsoft Network Monitor 1.x capture")]
    [InlineData("netmon2", "a Microsoft Network Monitor 2.x capture")]
    [InlineData("nettl", "an HP-UX nettl trace")]
    [InlineData("ngsniffer", "a Sniffer (DOS) capture")]
    [InlineData("ngwsniffer_1_1", "a NetXRay or Sniffer (Windows) capture")]
    [InlineData("ngwsniffer_2_0", "a NetXRay or Sniffer (Windows) capture")]
    [InlineData("observer", "a Viavi (Network Instruments) Observer capture")]
    [InlineData("snoop", "a snoop capture (Sun, Shomiti Surveyor)")]
    [InlineData("visual", "a Visual Networks traffic capture")]
    public void Formats_of_editcap_are_named(string format, string name)
    {
        _folder.With("in.pcap", Some.Pcap([new SomePacket(1_700_000_000, 0, new byte[60], 60)]));
        Assert.Equal(0, ForeignTool.Run("editcap", "-F", format, _folder["in.pcap"], _folder["out"]).ExitCode);
        Assert.Contains($"is {name}, which this version does not read: convert it with editcap -F pcapng IN OUT",
            Refusal());
    }

    [Theory]
    [InlineData("1C0001AC00000000", "an Ixia lcap capture (hardware)")]
    [InlineData("1C0001AB00000000", "an Ixia lcap capture (software)")]
    [InlineData("6274736E6F6F7000", "a Symbian or Android btsnoop log")]
    [InlineData("7F766572", "a Savvius (WildPackets) *Peek tagged capture")]
    [InlineData("42D2003412662288", "a RADCOM WAN/LAN analyzer capture")]
    [InlineData("4C4F4747", "a Vector BLF log")]
    [InlineData("444C5401", "an AUTOSAR DLT log")]
    [InlineData("0000020012050010", "a Tektronix K12xx .rf5 capture")]
    public void Other_magic_numbers_are_named(string start, string name)
    {
        _folder.With("out", [.. Convert.FromHexString(start), .. new byte[600]]);
        Assert.Contains($"is {name}, which", Refusal());
    }

    // A capture in a packet does not make the file a capture.
    [Fact]
    public void Capture_within_a_foreign_one_is_not_read()
    {
        _folder.With("out",
            [.. "GMBU"u8, .. new byte[100], .. Some.Pcap([new SomePacket(1_700_000_000, 0, new byte[60], 60)])]);
        Assert.Contains("Microsoft Network Monitor 2.x", Refusal());
    }

    [Theory]
    [InlineData("504B0304", "a ZIP archive")]
    [InlineData("377ABCAF271C", "a 7-Zip archive")]
    public void Archives_are_named(string start, string name)
    {
        _folder.With("out", [.. Convert.FromHexString(start), .. new byte[600]]);
        Assert.Contains($"is {name}, which this version does not read: unpack it first", Refusal());
    }

    private string Refusal() => Assert.Throws<CaptureException>(() => BatchReader.Open(_folder["out"])).Message;
}

namespace PcapStream.Fuzz.Targets;

/// <summary>The reader of classic pcap.</summary>
internal sealed class PcapTarget() : CaptureTarget("pcap")
{
    public override IEnumerable<byte[]> Seeds() => SmallCaptures();
}

using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert;

/// <summary>An interface of the capture that is read, and what it is in the one that is written.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Source">What the capture says of it.</param>
/// <param name="LeastCaptured">Least bytes that a packet of it has.</param>
/// <param name="MostLength">Most bytes that a packet of it has.</param>
/// <param name="IsSame">Whether it has the same number in its section, unit of time and snap length there, so that
/// blocks can be written as they are.</param>
/// <param name="HasFinerTimes">Whether its times may have digits for which there is no room.</param>
internal sealed record CopiedInterface(int Id, CaptureInterface Source, uint LeastCaptured, uint MostLength,
    bool IsSame, bool HasFinerTimes)
{
    /// <summary>Whether a packet's lengths are as other programs expect them.</summary>
    public bool IsSound(in PacketRecord record) =>
        record.CapturedLength <= record.OriginalLength && record.OriginalLength <= MostLength && record.CapturedLength >= LeastCaptured;
}

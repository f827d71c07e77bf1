namespace PcapStream.Operations.Flows.Packets;

/// <summary>Where captures start among the packets of a run, to find the capture of a packet.</summary>
internal sealed class CaptureStarts
{
    private readonly List<long> _starts = [];
    private readonly List<string> _files = [];

    /// <summary>Notes the capture of the packets that follow.</summary>
    /// <param name="packet">The number of the next packet, never below that of an earlier call.</param>
    /// <param name="file">The capture's name.</param>
    public void Add(long packet, string file)
    {
        if (_files.Count > 0 && _files[^1] == file)
            return;
        _starts.Add(packet);
        _files.Add(file);
    }

    /// <summary>The capture of a packet, which is not before all captures.</summary>
    public string FileOf(long packet)
    {
        int index = _starts.BinarySearch(packet);
        // Of captures without packets, the next one starts at the same place.
        while (index >= 0 && index + 1 < _starts.Count && _starts[index + 1] == packet)
            index++;
        return _files[index >= 0 ? index : ~index - 1];
    }
}

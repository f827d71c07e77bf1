using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Info;

/// <summary>Infers the snap length from packets that were cut, as capinfos does.</summary>
internal struct SnapLengthInference
{
    private uint _least = uint.MaxValue;
    private uint _most;

    public SnapLengthInference()
    {
    }

    public readonly (uint Least, uint Most)? Result => _least == uint.MaxValue ? null : (_least, _most);

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        foreach (ref readonly PacketRecord record in records)
        {
            if (record.CapturedLength >= record.OriginalLength)
                continue;
            _least = Math.Min(_least, record.CapturedLength);
            _most = Math.Max(_most, record.CapturedLength);
        }
    }
}

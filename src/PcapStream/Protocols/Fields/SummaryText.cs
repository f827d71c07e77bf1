using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// The columns "Protocol" and "Info" of one packet at a time, which are written once for both. For one thread.
/// </summary>
internal sealed class SummaryText
{
    private readonly byte[] _memory = new byte[SummaryLine.Size];
    private int _protocolLength;
    private int _infoLength;
    private bool _isWritten;

    /// <summary>Starts with another packet.</summary>
    public void Begin() => _isWritten = false;

    /// <summary>The text of a column, valid until the next packet.</summary>
    public ReadOnlySpan<byte> Of(in FieldSource source, bool isInfo)
    {
        if (!_isWritten)
        {
            var line = new SummaryLine(_memory);
            PacketSummary.Write(source, ref line);
            (_protocolLength, _infoLength, _isWritten) = (line.Protocol.Length, line.Info.Length, true);
        }
        return isInfo ? _memory.AsSpan(SummaryLine.InfoOffset, _infoLength) : _memory.AsSpan(0, _protocolLength);
    }
}

namespace PcapStream.Protocols.Http2;

/// <summary>What the header fields of a frame say about its request, RFC 9113, section 8.3.1.</summary>
internal readonly ref struct Http2Request
{
    public Http2Request(Http2Frame frame)
    {
        // Wireshark's text for what is missing.
        Scheme = Path = "(null)"u8;
        foreach (Http2HeaderField field in frame.Fields)
        {
            if (field.Name.SequenceEqual(":method"u8))
                Method = field.Value;
            else if (field.Name.SequenceEqual(":scheme"u8))
                Scheme = field.Value;
            else if (field.Name.SequenceEqual(":path"u8))
                Path = field.Value;
            else if (field.Name.SequenceEqual(":authority"u8))
            {
                Authority = field.Value;
                HasAuthority = true;
            }
        }
    }

    public ReadOnlySpan<byte> Method { get; }

    public ReadOnlySpan<byte> Scheme { get; }

    public ReadOnlySpan<byte> Authority { get; }

    public bool HasAuthority { get; }

    public ReadOnlySpan<byte> Path { get; }
}

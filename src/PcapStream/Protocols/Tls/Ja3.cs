using System.Buffers.Binary;
using System.Buffers.Text;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// The text that JA3 and JA3S hash (https://github.com/salesforce/ja3): version, cipher suites, extensions, and for a
/// client groups and point formats, in decimal, such as <c>771,4865-4866,0-10-11,29-23,0</c>. GREASE values (RFC 8701)
/// are left out.
/// </summary>
internal ref struct Ja3
{
    // A byte of a hello becomes at most three digits and a hyphen.
    private const int MaxExpansion = 4;
    private const int MostSeparators = 16;

    private readonly Span<byte> _text;
    private int _length;
    private bool _isInList;

    private Ja3(Span<byte> text) => _text = text;

    /// <summary>Maximum bytes of a hello's text.</summary>
    public static int RoomFor(TlsHandshake message) => message.Body.Length * MaxExpansion + MostSeparators;

    /// <summary>Writes the text of a hello.</summary>
    /// <returns>Number of bytes written.</returns>
    public static int Format(TlsHello hello, Span<byte> into)
    {
        var writer = new Ja3(into);
        ReadOnlySpan<byte> groups = default;
        ReadOnlySpan<byte> formats = default;
        writer.Append(hello.Version);
        writer.NextList();
        writer.AppendAll(hello.CipherSuites);
        writer.NextList();
        foreach (TlsExtension extension in hello.Extensions)
        {
            writer.AppendMeant(extension.Type);
            if (extension.Type == TlsExtension.SupportedGroups)
                groups = TlsList.After16(extension.Data);
            if (extension.Type == TlsExtension.PointFormats)
                formats = TlsList.After8(extension.Data);
        }
        if (!hello.IsClient)
            return writer._length;
        writer.NextList();
        writer.AppendAll(groups);
        writer.NextList();
        foreach (byte format in formats)
            writer.Append(format);
        return writer._length;
    }

    private void AppendAll(ReadOnlySpan<byte> values)
    {
        for (; values.Length >= sizeof(ushort); values = values[sizeof(ushort)..])
            AppendMeant(BinaryPrimitives.ReadUInt16BigEndian(values));
    }

    private void AppendMeant(ushort value)
    {
        if (!Grease.Contains(value))
            Append(value);
    }

    private void Append(ushort value)
    {
        if (_isInList)
            _text[_length++] = (byte)'-';
        _isInList = true;
        Utf8Formatter.TryFormat(value, _text[_length..], out int written);
        _length += written;
    }

    private void NextList()
    {
        _text[_length++] = (byte)',';
        _isInList = false;
    }
}

using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>Adds the facts of hellos. Keeps its memory; for one thread.</summary>
internal sealed class HelloFacts
{
    private readonly Ja4 _ja4 = new();
    private byte[] _text = new byte[1024];

    /// <summary>Adds what a complete ClientHello says.</summary>
    public void AddClient(TlsHandshake message, bool isQuic, FactBuffer facts)
    {
        if (!TlsHello.TryRead(message, out TlsHello hello) || hello.SessionIdLength < 0)
            return;
        facts.AddText(FactKind.TlsServerName, TlsHelloValues.ServerName(hello));
        facts.AddText(FactKind.TlsProtocol, TlsHelloValues.FirstProtocol(hello));
        if (_text.Length < Ja3.RoomFor(message))
            _text = new byte[Ja3.RoomFor(message)];
        int length = Ja3.Format(hello, _text);
        Md5.Hash(_text.AsSpan(0, length), facts.Reserve(FactKind.Ja3, Md5.Size));
        _ja4.Format(hello, isQuic ? (byte)'q' : (byte)'t', facts.Reserve(FactKind.Ja4, Ja4.Length));
    }

    /// <summary>Adds what a complete ServerHello says.</summary>
    public static void AddServer(TlsHandshake message, FactBuffer facts)
    {
        if (TlsHello.TryRead(message, out TlsHello hello))
            facts.AddNumber(FactKind.TlsVersion, TlsHelloValues.ChosenVersion(hello));
    }
}

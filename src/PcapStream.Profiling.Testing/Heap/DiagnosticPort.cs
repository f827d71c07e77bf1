using System.Buffers.Binary;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;

namespace PcapStream.Profiling.Testing.Heap;

/// <summary>
/// The runtime's diagnostic port of this process, through which it sends its own events:
/// https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md.
/// </summary>
/// <remarks>
/// A message, in the machine's byte order:
/// <code>
/// 0                  14     16            17        18         20
/// | "DOTNET_IPC_V1\0" | size | command set | command | reserved | payload
/// </code>
/// </remarks>
internal static class DiagnosticPort
{
    private const int HeaderSize = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const byte Server = 0xFF;
    private const int NetTraceFormat = 1;

    /// <summary>Starts a session of events; its events follow in the stream.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="keywords">The kinds of its events.</param>
    /// <param name="level">The most detailed level.</param>
    /// <param name="bufferMegabytes">The most memory for events that are not read yet.</param>
    /// <returns>The stream, and the session's number.</returns>
    /// <exception cref="IOException">The port is closed, or refuses.</exception>
    public static (Stream Events, long Session) Start(string provider, long keywords, int level, int bufferMegabytes)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(bufferMegabytes);
            writer.Write(NetTraceFormat);
            writer.Write(false);
            writer.Write(1);
            writer.Write(keywords);
            writer.Write(level);
            writer.Write(provider.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(provider + '\0'));
            writer.Write(0);
        }
        Stream port = Connect();
        return (port, Send(port, CollectTracing, payload.ToArray()));
    }

    /// <summary>Ends a session; its stream ends after the last event.</summary>
    /// <exception cref="IOException">The port is closed, or refuses.</exception>
    public static void Stop(long session)
    {
        using Stream port = Connect();
        Send(port, StopTracing, BitConverter.GetBytes(session));
    }

    private static Stream Connect()
    {
        if (OperatingSystem.IsWindows())
        {
            var pipe = new NamedPipeClientStream($"dotnet-diagnostic-{Environment.ProcessId}");
            pipe.Connect(TimeSpan.FromSeconds(5));
            return pipe;
        }
        string path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-*-socket")
            .FirstOrDefault() ?? throw new IOException("the runtime's diagnostic port is closed");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"{path}: {error.Message}", error);
        }
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static long Send(Stream port, byte command, byte[] payload)
    {
        var message = new byte[HeaderSize + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = EventPipe;
        message[17] = command;
        payload.CopyTo(message, HeaderSize);
        port.Write(message);

        var answer = new byte[HeaderSize + sizeof(long)];
        port.ReadExactly(answer);
        if (answer[16] != Server || answer[17] != 0)
            throw new IOException($"the runtime's diagnostic port refuses command {command}");
        return BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(HeaderSize));
    }
}

using System.Text;

namespace PcapStream.Processes;

/// <summary>Reads a program's output, so that it never waits for a reader, and keeps the end of it.</summary>
internal sealed class StreamTail : IDisposable
{
    private const int PollMilliseconds = 50;

    private readonly Pipe _pipe = new();
    private readonly byte[] _kept = new byte[2 * ProcessCommand.TailBytes];
    private readonly Thread _thread;
    private volatile bool _over;
    private int _length;

    public StreamTail() => _thread = new Thread(Drain) { IsBackground = true, Name = "tail" };

    /// <summary>The end that the program writes to.</summary>
    public int Writer => _pipe.Writer;

    /// <summary>Starts reading, when the program has its own copy of the pipe.</summary>
    public void Start()
    {
        _pipe.CloseWriter();
        _thread.Start();
    }

    /// <summary>
    /// Returns the end of the output of a program that has ended; does not wait for other writers of the pipe.
    /// </summary>
    public string Finish()
    {
        _over = true;
        _thread.Join();
        ReadOnlySpan<byte> tail = _kept.AsSpan(0, _length);
        if (tail.Length > ProcessCommand.TailBytes)
        {
            tail = tail[^ProcessCommand.TailBytes..];
            // Starts at a whole character.
            while (!tail.IsEmpty && (tail[0] & 0xC0) == 0x80)
                tail = tail[1..];
        }
        return Encoding.UTF8.GetString(tail);
    }

    public void Dispose()
    {
        _over = true;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
            _pipe.CloseWriter();
        else
            _thread.Join();
        _pipe.Dispose();
    }

    private void Drain()
    {
        while (true)
        {
            bool last = _over;
            if (_length > ProcessCommand.TailBytes)
                Shorten();
            int read = _pipe.Read(_kept.AsSpan(_length, ProcessCommand.TailBytes), last ? 0 : PollMilliseconds);
            if (read > 0)
                _length += read;
            else if (read == 0 || last)
                return;
        }
    }

    private void Shorten()
    {
        _kept.AsSpan(_length - ProcessCommand.TailBytes, ProcessCommand.TailBytes).CopyTo(_kept);
        _length = ProcessCommand.TailBytes;
    }
}

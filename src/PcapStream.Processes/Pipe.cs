using System.Runtime.InteropServices;

namespace PcapStream.Processes;

/// <summary>A pipe that this process reads from; other programs only inherit it on request.</summary>
internal sealed unsafe class Pipe : IDisposable
{
    private int _reader;
    private int _writer;

    public Pipe()
    {
        int* ends = stackalloc int[2];
        if (SystemCalls.Pipe(ends, SystemCalls.CloseOnExec) != 0)
            throw new IOException($"cannot create a pipe: {Marshal.GetLastPInvokeErrorMessage()}");
        (_reader, _writer) = (ends[0], ends[1]);
    }

    public int Writer => _writer;

    /// <summary>Reads the available bytes; returns 0 at the end, and -1 when no byte arrived in time.</summary>
    public int Read(Span<byte> bytes, int milliseconds)
    {
        var entry = new SystemCalls.PollEntry { Descriptor = _reader, Events = SystemCalls.PollIn };
        if (SystemCalls.Poll(&entry, 1, milliseconds) <= 0)
            return -1;
        fixed (byte* start = bytes)
            return (int)SystemCalls.Read(_reader, start, (nuint)bytes.Length);
    }

    /// <summary>Closes the writing end, so that reading ends when all other writers have closed theirs.</summary>
    public void CloseWriter() => Close(ref _writer);

    public void Dispose()
    {
        Close(ref _writer);
        Close(ref _reader);
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
            _ = SystemCalls.Close(descriptor);
        descriptor = -1;
    }
}

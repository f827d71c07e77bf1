using System.Runtime.InteropServices;

namespace PcapStream.Capture.Writing;

/// <summary>
/// A file descriptor of somebody else, written by write(2) itself and never closed: a FileStream would leave the offset
/// that it shares with other programs where it was, and the next of them would write over the capture.
/// </summary>
internal sealed unsafe partial class DescriptorStream(int descriptor) : WriteOnlyStream
{
    private const int StandardOutput = 1;
    private const int Interrupted = 4;

    // EAGAIN, of a pipe that somebody has made non-blocking: 11 on Linux, 35 on macOS.
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>The standard output, in the way of this system.</summary>
    public static Stream OpenStandardOutput() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(StandardOutput);

    /// <exception cref="IOException">The bytes cannot be written; its HResult is errno, as a FileStream's is.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
                written = Write(descriptor, start, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                WaitOrThrow(Marshal.GetLastPInvokeError());
        }
    }

    private static void WaitOrThrow(int error)
    {
        if (error == WouldBlock)
            Thread.Sleep(1);
        else if (error != Interrupted)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);
}

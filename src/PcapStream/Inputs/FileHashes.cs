using System.Security.Cryptography;
using PcapStream.Capture;
using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>The hashes of a file as it is stored, in hexadecimal.</summary>
/// <param name="Sha256">SHA-256 (FIPS 180-4).</param>
/// <param name="Sha1">SHA-1 (FIPS 180-4).</param>
public sealed record FileHashes(string Sha256, string Sha1)
{
    private const int BufferSize = 1 << 17;

    /// <summary>Checks that the system has what .NET needs for hashes: OpenSSL on Linux.</summary>
    /// <param name="purpose">What needs hashes, for the message.</param>
    /// <exception cref="PlatformNotSupportedException">It is missing.</exception>
    public static void RequireLibrary(string purpose) => OpenSsl.Require(purpose);

    /// <summary>Reads a file to its end, in constant memory.</summary>
    /// <param name="path">A file; a pipe can be read only once.</param>
    /// <exception cref="CaptureException">The file cannot be read.</exception>
    /// <exception cref="PlatformNotSupportedException">The system's library for hashes is missing.</exception>
    public static FileHashes Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireLibrary("a hash of a file");
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        try
        {
            using var file = new FileStream(SystemFiles.OpenToRead(path), FileAccess.Read, bufferSize: 0);
            byte[] buffer = new byte[BufferSize];
            int length;
            while ((length = file.Read(buffer)) > 0)
            {
                sha256.AppendData(buffer.AsSpan(0, length));
                sha1.AppendData(buffer.AsSpan(0, length));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{path}: cannot be read for its hashes: {error.Message}", error);
        }
        return new FileHashes(
            Convert.ToHexStringLower(sha256.GetHashAndReset()),
            Convert.ToHexStringLower(sha1.GetHashAndReset()));
    }
}

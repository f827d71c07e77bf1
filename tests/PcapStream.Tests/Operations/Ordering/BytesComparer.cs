namespace PcapStream.Tests.Operations.Ordering;

/// <summary>Compares packets by their bytes.</summary>
internal sealed class BytesComparer : IEqualityComparer<byte[]>
{
    public bool Equals(byte[]? one, byte[]? two) => one.AsSpan().SequenceEqual(two);

    public int GetHashCode(byte[] bytes) => bytes.Length;
}

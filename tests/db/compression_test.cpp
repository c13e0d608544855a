#include "db/compression.hpp"

#include <gtest/gtest.h>

#include <random>

#include "db/store_error.hpp"

namespace ticketd::db {
namespace {

std::string noise(std::size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

/// Base64-like lines, as an attachment looks in a mail: nothing repeats within it.
std::string lines(std::size_t bytes, unsigned seed) {
  std::string text = noise(bytes, seed);
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = i % 78 == 77 ? '\n' : static_cast<char>('A' + (text[i] & 15));
  return text;
}

TEST(CompressionTest, WhatGoesInComesOut) {
  Compression compression;
  for (const std::size_t bytes : {0UL, 1UL, 100UL, 13'000UL, 1UL << 20U}) {
    SCOPED_TRACE(bytes);
    const std::string text = noise(bytes, 1);
    const std::string frame(compression.compress(text));
    EXPECT_EQ(compression.decompress(frame, bytes), text);
  }
}

TEST(CompressionTest, AMailRepeatedInAnotherCostsNextToNothing) {
  Compression compression;
  for (const std::size_t bytes : {13'000UL, 300'000UL, 3UL << 20U}) {
    SCOPED_TRACE(bytes);
    const std::string mail = lines(bytes, 1);
    const std::string relayed = "Subject: [#1] a picture\n\n" + mail + "\n-- \nAlice\n";

    const std::string frame(compression.compress(relayed, mail));

    EXPECT_LT(frame.size(), 500 + bytes / 1000);
    EXPECT_EQ(compression.decompress(frame, relayed.size(), mail), relayed);
  }
}

TEST(CompressionTest, WorkMemoryOfAHugeMailDoesNotChangeSmallOnes) {
  Compression compression;
  const std::string small = lines(1000, 1);
  const std::string before(compression.compress(small));
  const std::string huge = lines(3U << 20U, 2);
  EXPECT_EQ(
      compression.decompress(std::string(compression.compress(std::string(huge), huge)), huge.size(), huge),
      huge);
  EXPECT_EQ(compression.compress(small), before);
}

TEST(CompressionTest, DamageIsNoticed) {
  Compression compression;
  const std::string text = lines(5000, 1);
  const std::string frame(compression.compress(text));
  for (std::size_t at = 0; at < frame.size(); at += 7) {
    SCOPED_TRACE(at);
    std::string damaged = frame;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    try {
      EXPECT_EQ(compression.decompress(damaged, text.size()), text) << "a bit that means nothing";
    } catch (const StoreError& error) {
      EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
    }
  }
  EXPECT_THROW(compression.decompress(frame.substr(0, frame.size() / 2), text.size()), StoreError);
  EXPECT_THROW(compression.decompress(frame, text.size() - 1), StoreError);
  EXPECT_THROW(compression.decompress(frame, text.size() + 1), StoreError);
}

TEST(CompressionTest, AnotherPrefixIsNoticed) {
  Compression compression;
  const std::string mail = lines(13'000, 1);
  const std::string frame(compression.compress(lines(13'000, 1), mail));
  EXPECT_THROW(compression.decompress(frame, mail.size(), lines(13'000, 2)), StoreError);
  EXPECT_THROW(compression.decompress(frame, mail.size()), StoreError);
}

}  // namespace
}  // namespace ticketd::db
